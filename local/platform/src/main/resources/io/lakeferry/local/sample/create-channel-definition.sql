-- PostHog's channel_definition: what kind of channel a source or medium is.
CREATE TABLE IF NOT EXISTS posthog.channel_definition
(
    domain String,
    kind String,
    domain_type Nullable(String),
    type_if_paid Nullable(String),
    type_if_organic Nullable(String)
)
ENGINE = MergeTree
ORDER BY (domain, kind)
