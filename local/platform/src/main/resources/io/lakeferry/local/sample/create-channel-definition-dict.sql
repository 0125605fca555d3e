-- PostHog's channel_definition_dict.
CREATE DICTIONARY IF NOT EXISTS posthog.channel_definition_dict
(
    domain String,
    kind String,
    domain_type Nullable(String),
    type_if_paid Nullable(String),
    type_if_organic Nullable(String)
)
PRIMARY KEY domain, kind
SOURCE(CLICKHOUSE(QUERY 'SELECT domain, kind, domain_type, type_if_paid, type_if_organic FROM posthog.channel_definition'))
LAYOUT(COMPLEX_KEY_HASHED())
LIFETIME(MIN 3000 MAX 3600)
