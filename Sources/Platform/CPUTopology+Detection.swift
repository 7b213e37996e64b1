import CLinux
import Glibc

extension CPUTopology {
  /// Asks the kernel. Files that are missing or unreadable count as "no limit known".
  public static func detect() -> CPUTopology {
    detect(affinity: affinityMask(), systemRoot: "")
  }

  /// - Parameter systemRoot: a folder that stands for `/`, so that tests can lay out boards
  ///   they do not have.
  static func detect(affinity: [Int], systemRoot: String) -> CPUTopology {
    struct Candidate {
      let cpu: Int
      let capacity: Int
      let isFirstThread: Bool
    }
    let base = "\(systemRoot)/sys/devices/system/cpu/cpu"
    let usable = Set(affinity)
    let candidates = affinity.map { cpu in
      let siblings = SmallFile.text("\(base)\(cpu)/topology/thread_siblings_list")
        .flatMap { try? parseList($0) }
      return Candidate(
        cpu: cpu,
        capacity: SmallFile.text("\(base)\(cpu)/cpu_capacity").flatMap { Int($0) } ?? 1024,
        isFirstThread: siblings?.first(where: usable.contains) ?? cpu == cpu)
    }
    let sorted = candidates.sorted {
      if $0.isFirstThread != $1.isFirstThread { return $0.isFirstThread }
      if $0.capacity != $1.capacity { return $0.capacity > $1.capacity }
      return $0.cpu < $1.cpu
    }
    let biggest = sorted.first?.capacity ?? 0
    return CPUTopology(
      usableCPUs: sorted.map(\.cpu),
      quotaCPUCount: CGroupQuota.cpuCount(systemRoot: systemRoot),
      primaryCount: sorted.count { $0.isFirstThread && $0.capacity == biggest })
  }

  private static func affinityMask() -> [Int] {
    var words = [UInt64](repeating: 0, count: 1024)
    let written = updraft_affinity(&words, UInt(words.count * 8))
    guard written > 0 else { return [0] }
    var cpus: [Int] = []
    for (index, word) in words.enumerated() where word != 0 {
      for bit in 0..<64 where word >> UInt64(bit) & 1 == 1 { cpus.append(index * 64 + bit) }
    }
    return cpus
  }
}
