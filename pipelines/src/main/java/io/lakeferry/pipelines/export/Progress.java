package io.lakeferry.pipelines.export;

/**
 * How far an extraction is.
 *
 * @param rows rows read
 * @param uploadedBytes bytes of files uploaded
 * @param splitsDone splits done
 */
public record Progress(long rows, long uploadedBytes, int splitsDone) {

  Progress plus(Progress other) {
    return new Progress(
        rows + other.rows, uploadedBytes + other.uploadedBytes, splitsDone + other.splitsDone);
  }
}
