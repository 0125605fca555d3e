/*
 * Licensed under the Apache License, Version 2.0 (the "License"); you may not use this file except
 * in compliance with the License. You may obtain a copy of the License at
 *
 *     http://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software distributed under the License
 * is distributed on an "AS IS" BASIS, WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express
 * or implied. See the License for the specific language governing permissions and limitations under
 * the License.
 */
package io.lakeferry.local.databricks.service;

import java.nio.file.Path;

/**
 * Where a running service is found. Clients connect to {@code host}, port 443, through the proxy.
 *
 * @param host the only host name that certificate and proxy know
 * @param httpsPort loopback port of the TLS server itself
 * @param proxyPort loopback port of the CONNECT proxy
 * @param adminPort loopback port of journal and gates, plain HTTP
 * @param httpPath path of the warehouse, for the JDBC URL
 * @param trustStore holds the service's certificate
 */
public record Endpoints(
    String host,
    int httpsPort,
    int proxyPort,
    int adminPort,
    String httpPath,
    Path trustStore,
    String trustStorePassword,
    String trustStoreType) {}
