"""Signing in: by invitation, with a password or a passkey, and with a second factor. Built on allauth."""
