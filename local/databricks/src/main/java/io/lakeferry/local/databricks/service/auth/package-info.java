/** Who may call: OAuth machine-to-machine tokens, and one personal access token. */
package io.lakeferry.local.databricks.service.auth;
