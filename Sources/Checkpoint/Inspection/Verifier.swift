/// Checks every byte of a checkpoint.
public enum Verifier {
  /// Verifies an int8 checkpoint, compressed or plain, or the trainer's plain float32 file.
  ///
  /// - Throws: `CheckpointError` for the first thing that is not in order.
  public static func verify(
    path: String, workerCount: Int = 1
  ) throws(CheckpointError) -> VerificationReport {
    var report = VerificationReport(file: path)
    // In memory, never from a cache: the file's own bytes are what is to be checked.
    let weights = try WeightMap.open(any: path, cacheDirectory: nil, workerCount: workerCount)
    let isCompressed = weights.origin != .file
    if isCompressed { try describeContainer(path, weights, &report) }
    if isCompressed || weights.isQuantized {
      report.checks.append(
        "Data and all tensors start at multiples of \(SafetensorsLayout.alignment) bytes.")
    }
    report.checks.append(
      "The header of \(weights.dataStart) bytes describes \(weights.tensors.count) tensors that "
        + "fill \(weights.byteCount - weights.dataStart) bytes without hole or overlap.")
    report.metadata = weights.metadata
    let configuration = try ModelConfiguration(weights: weights)
    report.configuration = configuration
    try TensorPlan.check(weights, configuration, isQuantized: isCompressed || weights.isQuantized)
    report.checks.append(
      "Names, types and shapes of all tensors are what the configuration calls for.")
    try checkNumbers(weights, &report)
    return report
  }

  private static func describeContainer(
    _ path: String, _ weights: WeightMap, _ report: inout VerificationReport
  ) throws(CheckpointError) {
    let checkpoint = try CompressedCheckpoint(path: path)
    guard checkpoint.matches(weights.content, workerCount: 1) else {
      throw CheckpointError(
        file: path, place: "frames", found: "content with other checksums",
        expected: "the checksums of the seek table")
    }
    let frames = checkpoint.table.frames
    report.checks.append(
      "Seek table and integrity frame agree with each other and with the file's "
        + "\(checkpoint.byteCount) bytes.")
    report.checks.append(
      "All \(frames.count) frames have the digest and the checksum recorded for them and hold "
        + "\(checkpoint.table.contentByteCount) bytes.")
  }

  private static func checkNumbers(
    _ weights: WeightMap, _ report: inout VerificationReport
  ) throws(CheckpointError) {
    var (floats, int8s, scales) = (0, 0, 0)
    for tensor in weights.tensors {
      switch tensor.type {
      case .float32:
        try FloatScan.check(tensor, of: weights)
        floats += tensor.count
        if tensor.name.hasSuffix("_scale") { scales += tensor.count }
      case .int8:
        try checkRange(tensor, of: weights)
        int8s += tensor.count
      default: break
      }
    }
    report.checks.append("All \(floats) float32 numbers are finite.")
    if int8s > 0 {
      report.checks.append("All \(scales) scales are positive; none of \(int8s) int8s is -128.")
    }
  }

  /// −128 has no positive counterpart in int8, so the quantizer never writes it and the kernels
  /// need not expect it.
  private static func checkRange(
    _ tensor: TensorDescriptor, of weights: WeightMap
  ) throws(CheckpointError) {
    let values = try weights.int8s(tensor.name, shape: tensor.shape)
    for index in 0..<values.count where values[index] == -128 {
      throw CheckpointError(
        file: weights.path, tensor: tensor.name, found: "-128 at index \(index)",
        expected: "-127 to 127")
    }
  }
}
