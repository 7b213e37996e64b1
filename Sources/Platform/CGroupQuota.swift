/// CPU time limits of control groups, version 2 (`cpu.max`) and 1 (`cpu.cfs_quota_us`).
enum CGroupQuota {
  /// The smallest limit from this process's group up to the root, in CPUs, or nil.
  static func cpuCount(systemRoot: String) -> Double? {
    guard let groups = SmallFile.text("\(systemRoot)/proc/self/cgroup") else { return nil }
    var smallest: Double?
    for line in groups.split(separator: "\n") {
      let fields = line.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false)
      guard fields.count == 3 else { continue }
      let controllers = fields[1].split(separator: ",")
      let isVersion2 = fields[0] == "0" && controllers.isEmpty
      guard isVersion2 || controllers.contains("cpu") else { continue }
      let mounts =
        isVersion2
        ? ["\(systemRoot)/sys/fs/cgroup", "\(systemRoot)/sys/fs/cgroup/unified"]
        : ["\(systemRoot)/sys/fs/cgroup/cpu,cpuacct", "\(systemRoot)/sys/fs/cgroup/cpu"]
      for mount in mounts {
        for folder in foldersUpward(String(fields[2])) {
          guard let limit = limit(in: mount + folder, isVersion2: isVersion2) else { continue }
          smallest = min(smallest ?? limit, limit)
        }
      }
    }
    return smallest
  }

  /// "/a/b" gives "/a/b", "/a" and "": limits of outer groups hold too.
  private static func foldersUpward(_ path: String) -> [String] {
    var folders: [String] = []
    var rest = path[...]
    while let slash = rest.lastIndex(of: "/") {
      if rest.count > 1 { folders.append(String(rest)) }
      rest = rest[..<slash]
    }
    return folders + [""]
  }

  private static func limit(in folder: String, isVersion2: Bool) -> Double? {
    if isVersion2 {
      let fields = SmallFile.text("\(folder)/cpu.max")?.split(separator: " ") ?? []
      guard fields.count == 2 else { return nil }
      return ratio(Double(fields[0]), Double(fields[1]))
    }
    return ratio(
      SmallFile.text("\(folder)/cpu.cfs_quota_us").flatMap { Double($0) },
      SmallFile.text("\(folder)/cpu.cfs_period_us").flatMap { Double($0) })
  }

  /// "max" and −1, which mean no limit, give nil.
  private static func ratio(_ quota: Double?, _ period: Double?) -> Double? {
    guard let quota, let period, quota > 0, period > 0 else { return nil }
    return quota / period
  }
}
