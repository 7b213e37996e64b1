import Glibc

extension KernelTable {
  /// The table of one instruction set, or nil where this processor or architecture lacks it.
  public static func table(_ set: InstructionSet) -> KernelTable? {
    switch set {
    case .portable: portable
    case .avx2: vectorTable(.avx2)
    case .avxvnni: vectorTable(.avxvnni)
    case .vnni: vectorTable(.vnni)
    case .neon: vectorTable(.neon)
    }
  }

  /// The best table of this processor, or the one named by `forced`.
  ///
  /// - Parameter forced: the value of `UPDRAFT_ISA` unless given; nil or empty means the best.
  /// - Throws: ``KernelError`` where the name is unknown or this processor lacks the set.
  public static func detect(
    forced: String? = KernelTable.forcedName
  ) throws(KernelError) -> KernelTable {
    guard let name = forced, !name.isEmpty else {
      for set in [InstructionSet.vnni, .avxvnni, .avx2, .neon] {
        if let found = table(set) { return found }
      }
      return portable
    }
    guard let set = InstructionSet(rawValue: name) else {
      let known = InstructionSet.allCases.map(\.rawValue).joined(separator: ", ")
      throw KernelError(
        "UPDRAFT_ISA names the unknown instruction set \"\(name)\"; expected one of \(known).")
    }
    guard let found = table(set) else {
      let usable = InstructionSet.allCases.filter { table($0) != nil }.map(\.rawValue)
      throw KernelError(
        "UPDRAFT_ISA asks for \(name), which this processor does not offer; it offers "
          + usable.joined(separator: ", ") + ".")
    }
    return found
  }

  private static func vectorTable(_ set: InstructionSet) -> KernelTable? {
    #if arch(x86_64)
      let features = ProcessorFeatures.current
      switch set {
      case .avx2: return features.hasAVX2 ? avx2 : nil
      case .avxvnni: return features.hasAVXVNNI ? avxvnni : nil
      case .vnni: return features.hasVNNI ? vnni : nil
      default: return nil
      }
    #elseif arch(arm64)
      return set == .neon && ProcessorFeatures.current.hasNEON ? neon : nil
    #else
      return nil
    #endif
  }

  /// The environment's `UPDRAFT_ISA`, or nil.
  public static var forcedName: String? {
    getenv("UPDRAFT_ISA").map { String(cString: $0) }
  }
}
