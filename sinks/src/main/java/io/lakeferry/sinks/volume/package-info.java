/**
 * Unity Catalog volumes and the files in them, through the workspace's REST interfaces. {@link
 * io.lakeferry.sinks.volume.VolumeStore} is the face for the load protocol, {@link
 * io.lakeferry.sinks.volume.ShardUploader} the one for workers.
 */
package io.lakeferry.sinks.volume;
