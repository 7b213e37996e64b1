import Checkpoint
import GPT2
import Glibc

/// What the slots of an engine take: keys, values and logits. A checkpoint of a few megabytes may
/// ask for more than any machine has, and an allocation that fails ends the process.
struct SlotMemory {
  let slotCount: Int
  /// Of all slots together.
  let byteCount: Int

  /// - Parameter configuration: a checked one, whose bounds keep the product below 2⁵⁸.
  init(_ configuration: ModelConfiguration, slotCount: Int) {
    self.slotCount = slotCount
    let cache = KVCache.byteCount(configuration, positionCount: configuration.positionCount)
    byteCount = slotCount * (cache + configuration.tokenCount * MemoryLayout<Float>.size)
  }

  /// Bytes of memory that the machine has.
  static var physicalByteCount: Int {
    sysconf(Int32(_SC_PHYS_PAGES)) * sysconf(Int32(_SC_PAGESIZE))
  }

  /// - Throws: `.load` where the slots would take more than `limit` bytes.
  func check(file: String, limit: Int = physicalByteCount) throws(EngineError) {
    guard byteCount <= limit else {
      throw .load(
        "\(file): found \(byteCount) bytes for keys, values and logits of \(slotCount) slots, "
          + "expected at most \(limit), which is the machine's memory.")
    }
  }
}
