"""What the use cases need from outside, so that a test can bring its own."""
