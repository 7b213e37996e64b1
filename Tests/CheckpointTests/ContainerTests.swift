import Testing

@testable import Checkpoint

@Suite("The seekable container")
struct ContainerTests {
  @Test("A checkpoint gives back every tensor and all metadata", arguments: [1024, 4096, 1 << 20])
  func roundTrip(frameByteCount: Int) throws {
    let scratch = try ScratchDirectory()
    let path = scratch.file("a.safetensors.zst")
    let tensors = Samples.tensors()
    try CheckpointWriter.write(
      tensors, metadata: Samples.metadata, to: path, frameByteCount: frameByteCount, level: 3)
    let map = try WeightMap.open(checkpoint: path, cacheDirectory: nil, workerCount: 2)
    #expect(map.metadata == Samples.metadata)
    #expect(map.tensors.count == tensors.count)
    for tensor in tensors {
      guard case .owned(let bytes) = tensor.storage else { continue }
      let found = try map.bytes(tensor.name, type: tensor.type, shape: tensor.shape)
      #expect(found.elementsEqual(bytes), "\(tensor.name)")
      #expect(Int(bitPattern: found.baseAddress).isMultiple(of: 64), "\(tensor.name)")
    }
  }

  @Test("Tensors lie in the order in which inference reads them")
  func order() throws {
    let scratch = try ScratchDirectory()
    let path = scratch.file("a.safetensors")
    try SafetensorsWriter.write(Samples.tensors(), metadata: [:], to: path)
    let names = try WeightMap.open(safetensors: path).tensors.map(\.name)
    #expect(
      names == [
        "wpe.weight", "h.2.ln_1.weight", "h.10.mlp.c_fc.weight", "h.10.mlp.c_fc.weight_scale",
        "h.10.mlp.c_fc.bias", "reward.words",
      ])
  }

  @Test("The same input gives the same bytes, however many workers compress")
  func deterministic() throws {
    let scratch = try ScratchDirectory()
    var files: [[UInt8]] = []
    for workerCount in [1, 2, 5] {
      let path = scratch.file("\(workerCount)")
      try CheckpointWriter.write(
        Samples.tensors().reversed(), metadata: Samples.metadata, to: path,
        frameByteCount: 1024, level: 5, workerCount: workerCount)
      files.append(try readBytes(path))
    }
    #expect(files[0] == files[1] && files[0] == files[2])
  }

  @Test("Decompressed content is byte for byte the plain safetensors file")
  func sameAsPlain() throws {
    let scratch = try ScratchDirectory()
    let (plain, compressed) = (scratch.file("a.safetensors"), scratch.file("a.safetensors.zst"))
    try SafetensorsWriter.write(Samples.tensors(), metadata: Samples.metadata, to: plain)
    try CheckpointWriter.write(Samples.tensors(), metadata: Samples.metadata, to: compressed)
    let map = try WeightMap.open(checkpoint: compressed, cacheDirectory: nil, workerCount: 1)
    #expect(try map.content.elementsEqual(readBytes(plain)))
    #expect(map.dataStart.isMultiple(of: 64))
  }

  @Test("A compression level that zstd does not have is refused and leaves no file")
  func level() throws {
    let scratch = try ScratchDirectory()
    let path = scratch.file("a.safetensors.zst")
    let error = #expect(throws: CheckpointError.self) {
      try CheckpointWriter.write(Samples.tensors(), metadata: [:], to: path, level: 100)
    }
    #expect(error?.description.contains("found the compression level 100") == true)
    #expect(scratch.names(in: scratch.path).isEmpty)
  }

  @Test("A tensor that would leave the next one unaligned is refused by name")
  func unaligned() throws {
    let scratch = try ScratchDirectory()
    let odd = NamedTensor(
      name: "h.0.ln_1.bias", shape: [17], floats: Array(repeating: 0, count: 17))
    let error = #expect(throws: CheckpointError.self) {
      try CheckpointWriter.write([odd], metadata: [:], to: scratch.file("a"))
    }
    #expect(error?.tensor == "h.0.ln_1.bias")
    #expect(scratch.names(in: scratch.path).isEmpty)
  }

  @Test("open(any:) goes by content, not by name")
  func byContent() throws {
    let scratch = try ScratchDirectory()
    let (plain, compressed) = (scratch.file("a.zst"), scratch.file("a.safetensors"))
    try SafetensorsWriter.write(Samples.tensors(), metadata: [:], to: plain)
    try CheckpointWriter.write(Samples.tensors(), metadata: [:], to: compressed)
    for (path, origin) in [(plain, true), (compressed, false)] {
      let map = try WeightMap.open(any: path, cacheDirectory: nil, workerCount: 1)
      #expect((map.origin == .file) == origin)
    }
  }
}
