"""What surrounds the app and never ships with it: the translated template, the build, the local service."""
