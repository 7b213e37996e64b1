import Platform

extension WeightMap {
  /// Maps a plain safetensors file, such as the trainer's float32 model.
  public static func open(safetensors path: String) throws(CheckpointError) -> WeightMap {
    let mapping = try FileMapping.open(checkpoint: path)
    guard !SeekableFormat.isZstd(mapping.bytes) else {
      throw CheckpointError(
        file: path, found: "zstd, as an int8 checkpoint is", expected: "plain safetensors")
    }
    let header = try SafetensorsHeader(file: path, bytes: mapping.bytes)
    return WeightMap(path: path, mapping: mapping, header: header, origin: .file)
  }

  /// Opens a plain or a compressed file, whichever its first bytes say it is. Of a plain int8
  /// model the same is asked as of a compressed one.
  public static func open(
    any path: String, cacheDirectory: String?, workerCount: Int
  ) throws(CheckpointError) -> WeightMap {
    let mapping = try FileMapping.open(checkpoint: path)
    if SeekableFormat.isZstd(mapping.bytes) {
      return try open(
        checkpoint: path, cacheDirectory: cacheDirectory, workerCount: workerCount)
    }
    let map = try open(safetensors: path)
    if map.isQuantized { try map.checkCheckpoint() }
    return map
  }

  /// Opens a compressed checkpoint.
  ///
  /// The decompressed content is mapped from `cacheDirectory`; where it is not there yet, it is
  /// decompressed on `workerCount` threads first. Without a directory that can be written it is
  /// kept in sealed memory. `origin` says which happened.
  /// - Throws: `CheckpointError` for anything damaged, malformed, or beyond the limits.
  public static func open(
    checkpoint path: String, cacheDirectory: String?, workerCount: Int
  ) throws(CheckpointError) -> WeightMap {
    let start = ContinuousClock.now
    let checkpoint = try CompressedCheckpoint(path: path)
    let loader = CheckpointLoader(
      checkpoint: checkpoint, workerCount: max(1, workerCount), start: start)
    return try loader.load(cacheDirectory: cacheDirectory)
  }
}
