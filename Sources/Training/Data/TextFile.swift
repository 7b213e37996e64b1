import Platform

#if canImport(Glibc)
  import Glibc
#else
  import Musl
#endif

/// Whole small files as bytes or text, with errors that name the file.
public enum TextFile {
  public static func read(_ path: String) throws(TrainingError) -> [UInt8] {
    do {
      let mapping = try FileMapping(path: path)
      return [UInt8](mapping.bytes)
    } catch {
      throw TrainingError(error.description)
    }
  }

  /// The file as text; bytes that are not UTF-8 are refused.
  public static func readText(_ path: String) throws(TrainingError) -> String {
    let bytes = try read(path)
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw TrainingError("\(path) is not UTF-8 text.")
    }
    return text
  }

  /// FNV-1a over the bytes, as 16 hexadecimal digits: tells data files apart.
  public static func digest(_ bytes: some Sequence<UInt8>) -> String {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for byte in bytes {
      hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3
    }
    let digits = String(hash, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }
}
