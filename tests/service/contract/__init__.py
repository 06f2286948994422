"""Generated requests of every kind of caller, compared with what the OpenAPI document promises."""
