import Glibc
import Synchronization
import Testing

@testable import Checkpoint

@Suite("The cache of decompressed checkpoints")
struct CacheTests {
  let scratch: ScratchDirectory
  let path: String
  let directory: String

  init() throws {
    scratch = try ScratchDirectory()
    path = scratch.file("model.safetensors.zst")
    directory = scratch.file("cache/updraft")
    try CheckpointWriter.write(
      Samples.tensors(), metadata: Samples.metadata, to: path, frameByteCount: 4096, level: 1)
  }

  private func open(_ workerCount: Int = 2) throws -> WeightMap {
    let map = try WeightMap.open(
      checkpoint: path, cacheDirectory: directory, workerCount: workerCount)
    map.waitUntilCached()
    let reference = try WeightMap.open(checkpoint: path, cacheDirectory: nil, workerCount: 1)
    #expect(map.content.elementsEqual(reference.content))
    return map
  }

  /// Opens the checkpoint and gives the path of its cache file.
  private func cachePath() throws -> String {
    switch try open().origin {
    case .cache(let path, _), .decompressed(let path, _, _): return path
    case .file, .memory:
      Issue.record("the cache was not used")
      return ""
    }
  }

  private func isDecompressed(_ map: WeightMap) -> Bool {
    if case .decompressed = map.origin { true } else { false }
  }

  private func isCached(_ map: WeightMap) -> Bool {
    if case .cache = map.origin { true } else { false }
  }

  @Test("The first start decompresses, the second maps what the first left")
  func secondStart() throws {
    let first = try open()
    guard case .decompressed(let cachePath, let seconds, let byteCount) = first.origin else {
      Issue.record("\(first.origin)")
      return
    }
    #expect(seconds > 0 && byteCount == first.byteCount)
    #expect(try readBytes(cachePath).elementsEqual(first.content))
    #expect(isCached(try open()))
    #expect(scratch.names(in: directory).count == 2)
  }

  @Test("A cache file with a flipped bit is replaced, also when its dates were put back")
  func tampered() throws {
    let file = try cachePath()
    var status = stat()
    #expect(stat(file, &status) == 0)
    var bytes = try readBytes(file)
    bytes[bytes.count / 2] ^= 1
    #expect(chmod(file, 0o600) == 0)
    let descriptor = Glibc.open(file, O_WRONLY)
    #expect(pwrite(descriptor, bytes, bytes.count, 0) == bytes.count)
    let times = [status.st_atim, status.st_mtim]
    #expect(futimens(descriptor, times) == 0)
    close(descriptor)
    #expect(isDecompressed(try open()))
    #expect(isCached(try open()))
  }

  @Test("A file changed before it was sealed is checked byte by byte")
  func changedBeforeItsSeal() throws {
    let map = try open()
    guard case .decompressed(let file, _, _) = map.origin else {
      Issue.record("\(map.origin)")
      return
    }
    // The seal of a start that ends late certifies the file as it was when its bytes were checked.
    let descriptor = Glibc.open(file, O_RDONLY)
    let cache = CacheDirectory(
      path: directory, key: try CompressedCheckpoint(path: path).table.key)
    let sealing = cache.sealInBackground(descriptor, try #require(FileStamp(descriptor)))
    var bytes = try readBytes(file)
    bytes[bytes.count / 2] ^= 1
    #expect(chmod(file, 0o600) == 0)
    let writer = Glibc.open(file, O_WRONLY)
    #expect(pwrite(writer, bytes, bytes.count, 0) == bytes.count)
    close(writer)
    sealing?.wait()
    close(descriptor)
    #expect(isDecompressed(try open()))
  }

  @Test("A cache file that the disk refused is removed, one that took its place is not")
  func unsynced() throws {
    let file = try #require(try cachedPath(of: open()))
    let cache = CacheDirectory(
      path: directory, key: try CompressedCheckpoint(path: path).table.key)
    let content = Glibc.open(file, O_RDONLY)
    let stamp = try #require(FileStamp(content))
    // A pipe cannot be synced.
    var pipe: [Int32] = [0, 0]
    #expect(Glibc.pipe(&pipe) == 0)
    defer { for descriptor in pipe + [content] { close(descriptor) } }
    #expect(rename(file, file + ".kept") == 0)
    try writeBytes(try readBytes(file + ".kept"), to: file)
    cache.sealInBackground(pipe[0], stamp)?.wait()
    #expect(access(file, F_OK) == 0)
    #expect(rename(file + ".kept", file) == 0)
    cache.sealInBackground(pipe[0], stamp)?.wait()
    #expect(access(file, F_OK) != 0)
  }

  private func cachedPath(of map: WeightMap) -> String? {
    guard case .decompressed(let file, _, _) = map.origin else { return nil }
    return file
  }

  @Test("A cache file without a seal is checked byte by byte, then sealed")
  func unsealed() throws {
    let file = try cachePath()
    let seal = file.dropLast(".safetensors".count) + ".seal"
    #expect(unlink(String(seal)) == 0)
    #expect(isCached(try open()))
    #expect(access(String(seal), F_OK) == 0)
    // A copy has the right bytes and another inode: still good.
    let bytes = try readBytes(file)
    #expect(unlink(file) == 0)
    try writeBytes(bytes, to: file)
    #expect(isCached(try open()))
  }

  @Test("A cache file that is cut, grown, writable by others or a link is not used")
  func unusable() throws {
    let file = try cachePath()
    let bytes = try readBytes(file)
    let damages: [() throws -> Void] = [
      { #expect(truncate(file, off_t(bytes.count - 1)) == 0) },
      { #expect(truncate(file, off_t(bytes.count + 1)) == 0) },
      { #expect(chmod(file, 0o666) == 0) },
      {
        #expect(rename(file, "\(scratch.path)/elsewhere") == 0)
        #expect(symlink("\(scratch.path)/elsewhere", file) == 0)
      },
    ]
    for damage in damages {
      try damage()
      #expect(isDecompressed(try open()))
    }
  }

  @Test("Without a directory that can be written the weights live in sealed memory")
  func memory() throws {
    for directory in [nil, "/proc/updraft", "\(path)/below-a-file"] {
      let map = try WeightMap.open(checkpoint: path, cacheDirectory: directory, workerCount: 2)
      guard case .memory(let seconds, let problem) = map.origin else {
        Issue.record("\(map.origin)")
        continue
      }
      #expect(seconds > 0)
      #expect(problem?.file == directory)
    }
  }

  @Test("Sealed memory can be neither written nor resized")
  func sealed() throws {
    let memory = try SealedMemory(name: "updraft-test", file: path)
    #expect(ftruncate(memory.descriptor, 4096) == 0)
    #expect(pwrite(memory.descriptor, "x", 1, 0) == 1)
    try memory.seal(file: path)
    #expect(pwrite(memory.descriptor, "x", 1, 0) < 0)
    #expect(ftruncate(memory.descriptor, 0) < 0)
    #expect(ftruncate(memory.descriptor, 8192) < 0)
    #expect(throws: CheckpointError.self) { try memory.seal(file: path) }
  }

  @Test("Eight starts at once all get the weights and leave one cache file")
  func concurrent() throws {
    let (path, directory) = (path, directory)
    let counts = Mutex<[Int]>([])
    Threads.run(8) { _ in
      let map = try? WeightMap.open(
        checkpoint: path, cacheDirectory: directory, workerCount: 2)
      map?.waitUntilCached()
      counts.withLock { $0.append(map?.tensors.count ?? 0) }
    }
    #expect(counts.withLock(\.self) == Array(repeating: Samples.tensors().count, count: 8))
    let names = scratch.names(in: directory)
    #expect(names.count == 2 && names.contains { $0.hasSuffix(".safetensors") })
    #expect(names.contains { $0.hasSuffix(".seal") })
    #expect(isCached(try open()))
  }

  @Test("Temporary files left by a crash are removed, those of a living writer are not")
  func abandoned() throws {
    _ = try open()
    let living = try #require(TemporaryFile(directory: directory, stem: "other.safetensors"))
    try writeBytes([1, 2, 3], to: "\(directory)/crashed.safetensors.0123456789abcdef.tmp")
    try writeBytes([1], to: "\(directory)/crashed.seal.0123456789abcdef.tmp")
    try writeBytes([1], to: "\(directory)/not-ours.tmp")
    _ = try open()
    let names = scratch.names(in: directory)
    #expect(!names.contains { $0.hasPrefix("crashed.") })
    #expect(names.contains("not-ours.tmp"))
    #expect(access(living.path, F_OK) == 0)
  }

  @Test("Another checkpoint gets another cache file")
  func otherCheckpoint() throws {
    _ = try open()
    let other = scratch.file("other.safetensors.zst")
    try CheckpointWriter.write(
      Samples.tensors(rows: 128), metadata: [:], to: other, frameByteCount: 4096, level: 1)
    let map = try WeightMap.open(checkpoint: other, cacheDirectory: directory, workerCount: 1)
    map.waitUntilCached()
    #expect(isDecompressed(map))
    #expect(isCached(try open()))
    #expect(scratch.names(in: directory).count == 4)
  }

  @Test("A checkpoint that is refused leaves nothing in the cache")
  func refused() throws {
    var bytes = try readBytes(path)
    bytes[bytes.count / 3] ^= 8
    try writeBytes(bytes, to: path)
    #expect(throws: CheckpointError.self) {
      try WeightMap.open(checkpoint: path, cacheDirectory: directory, workerCount: 2)
    }
    #expect(scratch.names(in: directory).isEmpty)
  }
}
