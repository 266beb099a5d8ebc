"""Benchmarks: what runs cost, counted at the door of AWS. Development tools, which are never shipped."""
