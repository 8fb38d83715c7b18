"""The ground floor: small rooms every other room stands on, each with a README."""
