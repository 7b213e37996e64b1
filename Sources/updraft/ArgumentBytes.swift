import Client

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// The command line as the system handed it over. Swift's strings of it have every byte that is
/// not UTF-8 replaced, so this is the only place where such a byte can be seen.
enum ArgumentBytes {
  /// - Throws: `ClientError.notUTF8` for the first argument that is not; it counts from 1.
  static func check() throws(ClientError) {
    // `argv` and its strings live as long as the process, and nothing here writes to them.
    let arguments = UnsafeBufferPointer(start: CommandLine.unsafeArgv, count: Int(CommandLine.argc))
    for (number, argument) in arguments.enumerated().dropFirst() {
      guard let argument else { continue }
      let bytes = UnsafeRawBufferPointer(start: argument, count: strlen(argument))
      _ = try String(checking: Array(bytes), name: "argument \(number)")
    }
  }
}
