"""From chosen evidence to the sentences of an answer, without a model or around one."""
