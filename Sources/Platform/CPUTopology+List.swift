extension CPUTopology {
  /// A CPU list in the kernel's notation, `0,2-3`, in the order written.
  ///
  /// - Throws: ``PlatformError`` naming the part that is not a number or an ascending range.
  public static func parseList(_ text: String) throws(PlatformError) -> [Int] {
    var cpus: [Int] = []
    for part in text.split(separator: ",", omittingEmptySubsequences: false) {
      let bounds = part.split(separator: "-", omittingEmptySubsequences: false)
      guard
        let first = number(bounds[0]), bounds.count <= 2,
        let last = bounds.count == 2 ? number(bounds[1]) : first, first <= last
      else {
        throw PlatformError(
          "The CPU list \"\(text)\" has the part \"\(part)\"; expected a number such as 2 or a "
            + "range such as 2-3.")
      }
      cpus.append(contentsOf: first...last)
    }
    return cpus
  }

  /// More CPUs than any kernel is built for, so that a range cannot exhaust memory.
  private static let largestCPU = 65_535

  private static func number(_ text: Substring) -> Int? {
    guard !text.isEmpty, text.allSatisfy({ $0.isASCII && $0.isNumber }) else { return nil }
    guard let value = Int(text), value <= largestCPU else { return nil }
    return value
  }
}
