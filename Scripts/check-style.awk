# See check-style.sh. Reads Swift files that `swift format` has laid out.

BEGIN {
  fileLimit = 300
  functionLimit = 60
  # The layers of ARCHITECTURE.md: a target imports only targets of a smaller number.
  ranks = "CLinux 0 CSystemd 0 CZstd 0 KernelsPortable 0 KernelsAVX2 0 KernelsVNNI 0 KernelsAVXVNNI 0 " \
    "KernelsNEON 0 KernelsNEONDot 0 Platform 1 Kernels 1 Checkpoint 2 Tokenizer 2 UpsideDown 2.5 GPT2 3 " \
    "HuggingFace 3 Engine 4 Training 4 Distillation 5 TeacherHTTP 5.5 Service 5 Client 5 updraft 6 " \
    "updraftd 6 updraft-train 6 updraft-bench 6"
  count = split(ranks, words, " ")
  for (i = 1; i < count; i += 2) rank[words[i]] = words[i + 1]
  # What runs in production carries no training code, and the client no model code.
  forbidden["Service Training"] = forbidden["Service Distillation"] = 1
  forbidden["updraftd Training"] = forbidden["updraftd Distillation"] = 1
  forbidden["Engine HuggingFace"] = forbidden["Service HuggingFace"] = 1
  forbidden["updraftd HuggingFace"] = 1
  for (name in rank) {
    forbidden["Client " name] = 1
    if (name != "Client") forbidden["updraft " name] = 1
  }
}

function offence(line, text) {
  printf "%s:%d: %s\n", FILENAME, line, text
  offences++
}

function endFile() {
  if (previous != "" && lines > fileLimit) {
    printf "%s: %d lines, at most %d\n", previous, lines, fileLimit
    offences++
  }
}

FNR == 1 {
  endFile()
  previous = FILENAME
  depth = 0
  target = FILENAME
  shipped = target ~ /^Sources\//
  sub(/^Sources\//, "", target)
  sub(/\/.*/, "", target)
}

{ lines = FNR }

/try!/ && !/^ *\/\// { offence(FNR, "try! crashes on what it should report") }

/^ *(@[A-Za-z_()]+ +)*((public|internal|private|fileprivate|package) +)?import / {
  name = $0
  sub(/^.*import +((struct|class|enum|protocol|func|var|let|typealias) +)?/, "", name)
  sub(/[ .;].*/, "", name)
  if (shipped && name == "Foundation") {
    offence(FNR, "full Foundation; what ships imports FoundationEssentials")
  }
  if (shipped && name in rank && target in rank && name != target) {
    if (rank[name] >= rank[target]) offence(FNR, target " imports " name ", which is not below it")
    if ((target " " name) in forbidden) offence(FNR, target " must not carry " name)
  }
}

# A function starts with its declaration and ends with a brace at the same indentation.
!depth && /^ *([a-z@][a-zA-Z()]* +)*(func |init[?(<]|deinit |subscript[(<])/ {
  match($0, /^ */)
  indentation = RLENGTH
  start = FNR
  depth = 1
  # One line, or a protocol's requirement.
  if (/\}$/) depth = 0
}

depth && FNR > start && !/^ *$/ {
  match($0, /^ */)
  if (RLENGTH < indentation) depth = 0
  else if (RLENGTH == indentation && /^ *\}/) {
    if (FNR - start + 1 > functionLimit) {
      offence(start, "function of " (FNR - start + 1) " lines, at most " functionLimit)
    }
    depth = 0
  }
}

END {
  endFile()
  exit offences > 0
}
