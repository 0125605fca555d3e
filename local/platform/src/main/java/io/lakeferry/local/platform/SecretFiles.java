package io.lakeferry.local.platform;

import java.nio.file.Path;

/**
 * The files that hold the local servers' secrets, readable by their owner alone.
 *
 * @param clickhousePassword password of ClickHouse's user
 * @param clientSecret secret of the OAuth client
 * @param token personal access token
 */
public record SecretFiles(Path clickhousePassword, Path clientSecret, Path token) {}
