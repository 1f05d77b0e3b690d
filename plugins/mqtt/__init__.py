"""How MQTT is spoken and what its messages mean; ``plugins.devices.mqtt`` offers it as a device adapter."""
