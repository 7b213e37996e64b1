import Glibc
import Testing

@testable import Platform

/// A folder that stands for `/`, removed at the end.
private final class FakeRoot {
  let path: String
  /// Everything made, folders before what they hold.
  private var entries: [String]

  init(_ files: [String: String]) throws {
    var template = Array("/tmp/updraft-root-XXXXXX".utf8CString)
    path = try #require(mkdtemp(&template).map { String(cString: $0) })
    entries = [path]
    for (name, text) in files {
      var folder = path
      for part in name.split(separator: "/").dropLast() {
        folder += "/" + part
        if mkdir(folder, 0o755) == 0 { entries.append(folder) }
      }
      let file = try #require(fopen("\(path)/\(name)", "w"))
      fputs(text, file)
      fclose(file)
      entries.append("\(path)/\(name)")
    }
  }

  deinit {
    for entry in entries.reversed() { remove(entry) }
  }
}

@Suite("CPUs and quotas of other machines")
struct CPUTopologyDetectionTests {
  private let base = "sys/devices/system/cpu/cpu"

  private func topology(_ files: [String: String], _ affinity: [Int]) throws -> CPUTopology {
    let root = try FakeRoot(files)
    return CPUTopology.detect(affinity: affinity, systemRoot: root.path)
  }

  @Test("big cores come first and are the ones taken by default")
  func bigLittle() throws {
    var files: [String: String] = [:]
    for cpu in 0..<6 { files["\(base)\(cpu)/cpu_capacity"] = cpu < 4 ? "446\n" : "1024\n" }
    let all = try topology(files, Array(0..<6))
    #expect(all.usableCPUs == [4, 5, 0, 1, 2, 3])
    #expect(try all.workers(threads: nil, cpus: nil) == [4, 5])
    let littleOnly = try topology(files, [1, 2])
    #expect(try littleOnly.workers(threads: nil, cpus: nil) == [1, 2])
  }

  @Test("second threads of a core come last and are not taken by default")
  func hyperthreads() throws {
    var files: [String: String] = [:]
    for cpu in 0..<4 {
      files["\(base)\(cpu)/topology/thread_siblings_list"] = cpu % 2 == 0 ? "0,2\n" : "1,3\n"
    }
    let all = try topology(files, [0, 1, 2, 3])
    #expect(all.usableCPUs == [0, 1, 2, 3])
    #expect(try all.workers(threads: nil, cpus: nil) == [0, 1])
    // Where the first thread is not usable, the second one stands for the core.
    let rest = try topology(files, [1, 2, 3])
    #expect(try rest.workers(threads: nil, cpus: nil) == [1, 2])
  }

  @Test("the tightest cpu.max from the own group to the root counts")
  func version2() throws {
    let files = [
      "proc/self/cgroup": "0::/system.slice/updraftd.service\n",
      "sys/fs/cgroup/system.slice/updraftd.service/cpu.max": "max 100000\n",
      "sys/fs/cgroup/system.slice/cpu.max": "150000 100000\n",
    ]
    #expect(try topology(files, [0, 1]).quotaCPUCount == 1.5)
  }

  @Test("version 1 quotas count, and -1 is no limit", arguments: [("50000", 0.5), ("-1", nil)])
  func version1(quota: String, expected: Double?) throws {
    let files = [
      "proc/self/cgroup": "4:cpu,cpuacct:/docker/abc\n1:name=systemd:/x\n",
      "sys/fs/cgroup/cpu,cpuacct/docker/abc/cpu.cfs_quota_us": quota + "\n",
      "sys/fs/cgroup/cpu,cpuacct/docker/abc/cpu.cfs_period_us": "100000\n",
    ]
    #expect(try topology(files, [0]).quotaCPUCount == expected)
  }

  @Test("missing and malformed files mean no known limit")
  func nothing() throws {
    #expect(try topology([:], [3]).quotaCPUCount == nil)
    let files = ["proc/self/cgroup": "nonsense\n0::/\n", "sys/fs/cgroup/cpu.max": "many\n"]
    let found = try topology(files, [3])
    #expect(found.quotaCPUCount == nil)
    #expect(found.usableCPUs == [3])
  }
}
