"""The acceptance test of a socket or SSID: measured where one stands, judged by what a room expects."""
