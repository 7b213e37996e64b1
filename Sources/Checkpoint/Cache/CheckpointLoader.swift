import Glibc
import Platform

/// Turns a compressed checkpoint into mapped content: from the cache, through the cache, or in
/// memory.
struct CheckpointLoader {
  let checkpoint: CompressedCheckpoint
  let workerCount: Int
  let start: ContinuousClock.Instant

  private var key: String { checkpoint.table.key }
  private var byteCount: Int { checkpoint.table.contentByteCount }

  func load(cacheDirectory: String?) throws(CheckpointError) -> WeightMap {
    guard let cacheDirectory, !cacheDirectory.isEmpty else {
      return try loadIntoMemory(cacheProblem: nil)
    }
    let cache = CacheDirectory(path: cacheDirectory, key: key)
    cache.create()
    TemporaryFile.removeAbandoned(in: cacheDirectory) {
      $0.hasSuffix(CacheDirectory.contentSuffix) || $0.hasSuffix(CacheDirectory.sealSuffix)
    }
    if let cached = try loadCached(cache) { return cached }
    switch try loadThroughCache(cache) {
    case .success(let decompressed): return decompressed
    case .failure(let problem): return try loadIntoMemory(cacheProblem: problem)
    }
  }

  /// The content an earlier start left; nil when there is none, or when it is not what the
  /// checkpoint says.
  private func loadCached(_ cache: CacheDirectory) throws(CheckpointError) -> WeightMap? {
    guard let descriptor = cache.openContent(byteCount: byteCount) else { return nil }
    defer { close(descriptor) }
    let mapping = try FileMapping.map(descriptor, path: cache.contentPath)
    var sealing: BackgroundThread?
    if !cache.isSealed(descriptor) {
      // Taken first: what is written meanwhile is not what was checked.
      guard let stamp = FileStamp(descriptor),
        checkpoint.matches(mapping.bytes, workerCount: workerCount)
      else { return nil }
      sealing = cache.sealInBackground(descriptor, stamp)
    }
    let checked = try weightMap(mapping)
    return checked.with(
      origin: .cache(path: cache.contentPath, seconds: seconds), sealing: sealing)
  }

  /// Decompresses into a new cache file; a failure when the directory has no room or right for it.
  private func loadThroughCache(
    _ cache: CacheDirectory
  ) throws(CheckpointError) -> Result<WeightMap, CheckpointError> {
    func failure(_ reason: String) -> Result<WeightMap, CheckpointError> {
      .failure(
        CheckpointError(
          file: cache.path, found: reason,
          expected: "a directory where \(byteCount) bytes can be kept"))
    }
    guard
      let file = TemporaryFile(directory: cache.path, stem: key + CacheDirectory.contentSuffix)
    else { return failure(SystemMessage.last()) }
    let code = posix_fallocate(file.descriptor, 0, off_t(byteCount))
    guard code == 0 else { return failure(SystemMessage.text(code)) }
    try decompress(into: file.descriptor, path: file.path)
    let mapping = try FileMapping.map(file.descriptor, path: file.path)
    // Parsed before it is published, so that a malformed content never has a cache file.
    let checked = try weightMap(mapping)
    guard cache.publish(file) else { return failure(SystemMessage.last()) }
    let sealing = FileStamp(file.descriptor).flatMap {
      cache.sealInBackground(file.descriptor, $0)
    }
    let origin = WeightMap.Origin.decompressed(
      cachePath: cache.contentPath, seconds: seconds, byteCount: byteCount)
    return .success(checked.with(origin: origin, sealing: sealing))
  }

  private func loadIntoMemory(
    cacheProblem: CheckpointError?
  ) throws(CheckpointError) -> WeightMap {
    let memory = try SealedMemory(name: "updraft-\(key)", file: checkpoint.path)
    guard ftruncate(memory.descriptor, off_t(byteCount)) == 0 else {
      throw CheckpointError(
        file: checkpoint.path, found: "\(SystemMessage.last()) for a file in memory",
        expected: "\(byteCount) bytes of memory")
    }
    try decompress(into: memory.descriptor, path: checkpoint.path)
    try memory.seal(file: checkpoint.path)
    let mapping = try FileMapping.map(memory.descriptor, path: checkpoint.path)
    let checked = try weightMap(mapping)
    return checked.with(
      origin: .memory(seconds: seconds, cacheProblem: cacheProblem), sealing: nil)
  }

  private func decompress(into descriptor: Int32, path: String) throws(CheckpointError) {
    try checkpoint.decompress(workerCount: workerCount) { frame, content throws(CheckpointError) in
      let done = WholeWrite.write(content, to: descriptor, at: frame.content.lowerBound)
      guard done == content.count else {
        throw CheckpointError(
          file: path, found: "\(SystemMessage.last()) while writing decompressed weights",
          expected: "room for \(content.count - done) more bytes")
      }
    }
  }

  /// The content as a map, its header parsed and checked; the origin is for the caller to say.
  private func weightMap(_ mapping: FileMapping) throws(CheckpointError) -> WeightMap {
    let header = try SafetensorsHeader(file: checkpoint.path, bytes: mapping.bytes)
    let map = WeightMap(
      path: checkpoint.path, mapping: mapping, header: header, origin: .file)
    try map.checkCheckpoint()
    return map
  }

  private var seconds: Double { (ContinuousClock.now - start) / .seconds(1) }
}
