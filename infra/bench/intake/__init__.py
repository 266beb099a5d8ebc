"""What it costs to take in an email, beside what known helpdesks spend on the same one."""
