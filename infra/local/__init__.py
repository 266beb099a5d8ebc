"""The local service: the template the app deploys from, deployed into moto on one machine."""
