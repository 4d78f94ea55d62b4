"""Preloaded: what the server of workers imports once, and each worker it forks has."""

from lint_plugin.analysis.tree.light_nodes import import_light_nodes

import_light_nodes()

import lint_plugin.analysis.judgement  # noqa: E402, F401
