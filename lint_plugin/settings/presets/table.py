"""All presets by name."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from lint_plugin.settings.presets.brokers import BROKERS
from lint_plugin.settings.presets.crypto import CRYPTO
from lint_plugin.settings.presets.frameworks import FRAMEWORKS
from lint_plugin.settings.presets.model import Preset

PRESETS: Mapping[str, Preset] = MappingProxyType(
    {preset.name: preset for preset in (*CRYPTO, *BROKERS, *FRAMEWORKS)}
)
