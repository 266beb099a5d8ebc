"""What staff are told about the service as a whole: by reference and in counts, and nothing about anybody."""
