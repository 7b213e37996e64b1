/// The bytes of a safetensors file about to be written, in order and in pieces.
struct ContentSource {
  private let layout: SafetensorsLayout
  /// 0 = the header, n = tensor n − 1.
  private var part = 0
  private var offset = 0

  init(_ layout: SafetensorsLayout) { self.layout = layout }

  /// Fills the buffer from where the last call stopped.
  ///
  /// - Returns: bytes written; fewer than the buffer holds only at the end of the content.
  mutating func read(into buffer: UnsafeMutableRawBufferPointer) -> Int {
    var filled = 0
    while filled < buffer.count, part <= layout.tensors.count {
      let left = partByteCount - offset
      if left == 0 {
        part += 1
        offset = 0
        continue
      }
      let count = min(left, buffer.count - filled)
      copy(into: UnsafeMutableRawBufferPointer(rebasing: buffer[filled..<(filled + count)]))
      filled += count
      offset += count
    }
    return filled
  }

  private var partByteCount: Int {
    part == 0 ? layout.headerBytes.count : layout.tensors[part - 1].byteCount ?? 0
  }

  private func copy(into buffer: UnsafeMutableRawBufferPointer) {
    let range = offset..<(offset + buffer.count)
    guard part > 0 else {
      buffer.copyBytes(from: layout.headerBytes[range])
      return
    }
    switch layout.tensors[part - 1].storage {
    case .owned(let bytes): bytes.withUnsafeBytes { buffer.copyBytes(from: $0[range]) }
    case .borrowed(let bytes): buffer.copyBytes(from: bytes[range])
    case .generated(let generate): generate(offset, buffer)
    }
  }
}
