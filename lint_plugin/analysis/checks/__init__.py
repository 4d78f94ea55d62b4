"""One module a rule, or a family of rules that one question decides. Each yields drafts of findings."""
