/**
 * A small HTTP front over the JDK's server: routes, requests, replies, the service's certificate
 * and the CONNECT proxy that leads to it. Knows nothing of Databricks but the shape of its error
 * bodies.
 */
package io.lakeferry.local.databricks.service.http;
