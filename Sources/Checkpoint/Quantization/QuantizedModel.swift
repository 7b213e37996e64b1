/// An int8 model that is not in a file yet: it can be measured before it is written.
public struct QuantizedModel {
  /// Carried-over tensors lie in its mapping.
  private let source: WeightMap
  private let tensors: [NamedTensor]
  /// What quantizing changed; the size is known once the checkpoint is written.
  public let report: QuantizationReport

  init(source: WeightMap, tensors: [NamedTensor], report: QuantizationReport) {
    self.source = source
    self.tensors = tensors
    self.report = report
  }

  /// The model as the engine would map it, in sealed memory.
  ///
  /// - Throws: `CheckpointError` where a tensor does not fit the format, or memory is lacking.
  public func open() throws(CheckpointError) -> WeightMap {
    var metadata = source.metadata
    metadata[MetadataKey.format] = CheckpointWriter.format
    let layout = try SafetensorsLayout(
      tensors, metadata: metadata, path: source.path, isAligned: true)
    let start = ContinuousClock.now
    let mapping = try SealedMemory.map(layout, file: source.path)
    let header = try SafetensorsHeader(file: source.path, bytes: mapping.bytes)
    let map = WeightMap(
      path: source.path, mapping: mapping, header: header,
      origin: .memory(seconds: (ContinuousClock.now - start) / .seconds(1)))
    try map.checkCheckpoint()
    return map
  }

  /// Writes the checkpoint and returns the report with its size.
  ///
  /// - Throws: `CheckpointError` where it cannot be written.
  public func write(
    to path: String, frameByteCount: Int = 1 << 20, level: Int32 = 19, workerCount: Int = 1
  ) throws(CheckpointError) -> QuantizationReport {
    try CheckpointWriter.write(
      tensors, metadata: source.metadata, to: path, frameByteCount: frameByteCount,
      level: level, workerCount: workerCount)
    var report = report
    report.compressedByteCount = try FileSize.byteCount(path)
    return report
  }
}
