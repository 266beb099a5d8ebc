"""Real mail that nobody here wrote, through the whole of intake: what becomes of each message, and what it was taken
for. The messages are no part of this project, and are named by where they lie.
"""
