/**
 * The load protocol: what a run is, its attempts, the seal, the load, the ledger, the clean-up.
 * {@link io.lakeferry.sinks.protocol.LoadProtocol} is the public face.
 */
package io.lakeferry.sinks.protocol;
