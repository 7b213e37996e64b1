/// Memory at a multiple of 64 bytes, freed with its owner.
///
/// Sound to share between threads that write to parts that do not overlap.
final class AlignedBuffer: @unchecked Sendable {
  let bytes: UnsafeMutableRawBufferPointer

  init(byteCount: Int) {
    bytes = .allocate(byteCount: byteCount, alignment: SafetensorsLayout.alignment)
  }

  deinit { bytes.deallocate() }
}
