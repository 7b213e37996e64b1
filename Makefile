# Updraft. `make` alone lists the targets.

SWIFT ?= swift
MODEL ?= Models/updraft-small.safetensors.zst
# What `make model` makes; Models/tiny.json is a smaller model, which two cores train in hours.
RECIPE ?= Models/small.json
PREFIX ?= /usr/local
# Programs carry Swift's runtime in themselves, so that a service user can run them without a
# toolchain installed.
RELEASE := -c release --static-swift-stdlib
# Kernels, model and trainer without the HTTP service: a package graph and a folder of its own.
CORE := UPDRAFT_CORE=1 $(SWIFT)
CORE_PATH := --scratch-path .build-core
# Suites that compute for seconds run optimised only; all others run in debug too.
HEAVY := ^(KernelsTests|GPT2Tests|EngineTests|TrainingTests|DistillationTests)\.

.DEFAULT_GOAL := help
.PHONY: help setup build run serve test test-core test-service test-arm64 test-huggingface \
	test-torchrun test-sanitizers test-systemd lint model rounds evaluate ablations bench bench-crowd \
	bench-daemon bench-peers bench-train-peer bench-programs install clean

help: ## List the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-16s %s\n", $$1, $$2 }' Makefile

setup: ## Install what is missing to build (Debian, Ubuntu); does nothing when all is there
	@SWIFT="$(SWIFT)" Scripts/setup.sh

build: setup ## Build all programs, optimised, into .build/release
	$(SWIFT) build $(RELEASE)

run: setup ## Build, start the daemon on the shipped model, ask it for texts, stop it
	$(SWIFT) build $(RELEASE) --product updraftd
	$(SWIFT) build $(RELEASE) --product updraft
	Scripts/run-demo.sh .build/release "$(MODEL)"

serve: setup ## Run the daemon on MODEL in the foreground (SOCKET=path names its socket)
	$(SWIFT) build $(RELEASE) --product updraftd
	.build/release/updraftd --model "$(MODEL)" $(if $(SOCKET),--socket "$(SOCKET)")

test: setup test-core test-service test-arm64 ## Run all tests

test-core: ## Everything below the HTTP service, optimised; the gates on instruction sets
	$(CORE) test -c release $(CORE_PATH) --disable-xctest
	Scripts/check-weak-symbols.sh .build-core/release
	Scripts/check-baseline-cpu.sh .build-core/release
	Scripts/test-bench.sh .build-core/release
	KILLS=4 Scripts/test-kill-resume.sh .build-core/release/updraft-train
	Scripts/test-trainer-failures.sh .build-core/release/updraft-train
	Scripts/test-ablations.sh .build-core/release/updraft-train
	Scripts/test-model.sh .build-core/release/updraft-train

test-service: ## The service and all that is not slow, in debug; the README's commands
	$(SWIFT) build --build-tests
	Scripts/test-checkpoint.sh "$(MODEL)"
	Scripts/test-cli.sh .build/debug
	Scripts/test-distill.sh .build/debug/updraft-train
	Scripts/test-readme.sh .build/debug "$(MODEL)"
	Scripts/test-evaluate.sh .build/debug "$(MODEL)"
	@if command -v systemd-socket-activate > /dev/null; then \
	  Scripts/test-systemd.sh .build/debug "$(MODEL)"; \
	else echo "systemd units: not checked here, it needs the package systemd"; fi
	$(SWIFT) test --skip-build --disable-xctest --skip '$(HEAVY)'

test-arm64: ## The arm64 kernels under qemu-user; says so where that is not installed
	Scripts/test-arm64.sh

test-systemd: setup ## Try the units under a real systemd (root, systemd-container)
	$(SWIFT) build $(RELEASE) --product updraftd
	$(SWIFT) build $(RELEASE) --product updraft
	Scripts/test-systemd.sh .build/release "$(MODEL)"
	Scripts/test-boot.sh .build/release "$(MODEL)"

test-huggingface: setup ## Compare import, export and tokenizer with transformers (needs Python, a network)
	$(CORE) build $(CORE_PATH) -c release --product updraft-train
	Scripts/test-huggingface.sh .build-core/release/updraft-train

test-torchrun: setup ## Train with updraft-train and with torchrun, compare (needs Python, a network)
	$(CORE) build $(CORE_PATH) -c release --product updraft-train
	Scripts/test-torchrun.sh .build-core/release/updraft-train

test-sanitizers: setup ## Address and thread sanitizer on trainer, model, kernels and worker pool
	Scripts/test-sanitizers.sh "$(SWIFT)" address thread

lint: ## Check format and style
	$(SWIFT) format lint --strict --recursive --configuration .swift-format \
	  Package.swift Sources Tests
	Scripts/check-style.sh

model: setup ## Make a model like the shipped one (RECIPE; TRAINER=torchrun: on GPUs; TRAINING: --KEY VALUE)
	$(CORE) build $(CORE_PATH) -c release --product updraft-train
	Scripts/make-model.sh .build-core/release/updraft-train $(RECIPE) "$(MODEL)" $(TRAINING)

rounds: setup ## Go on with the rounds of `make model`, or with more of them (TRAINER); ship the best
	$(CORE) build $(CORE_PATH) -c release --product updraft-train
	Scripts/run-rounds.sh .build-core/release/updraft-train $(RECIPE) .build-model
	Scripts/ship-model.sh .build-core/release/updraft-train $(RECIPE) .build-model "$(MODEL)"

evaluate: setup ## Measure the shipped model on held-out intents; fails where it misses its aims
	$(CORE) build $(CORE_PATH) -c release --product updraft-train
	Scripts/evaluate-model.sh .build-core/release/updraft-train $(RECIPE) "$(MODEL)"

ablations: setup ## Train and measure a tiny model without parts of the method (STEPS, TASKS, COUNT)
	$(CORE) build $(CORE_PATH) -c release --product updraft-train
	Scripts/ablations.sh .build-core/release/updraft-train Models/tiny.json .build-model/ablations

bench: setup bench-programs ## Measure memory, kernels, decode, prefill, batches and start, with GPT-2 124M
	Scripts/bench.sh .build-core/release

bench-daemon: build ## Measure a daemon's private memory after 100 requests and its idle CPU time
	Scripts/bench-daemon.sh .build/release

bench-crowd: setup bench-programs ## Measure two threads while another program uses one of their CPUs
	Scripts/bench-crowd.sh .build-core/release

bench-peers: setup bench-programs ## Measure other engines beside Updraft (PEERS, METRICS, THREADS, ROUNDS, CSV)
	Benchmarks/peers/run.sh .build-core/release

bench-train-peer: setup bench-programs ## Compare training with PyTorch: losses, speed, memory (CASES, THREADS, ROUNDS)
	Benchmarks/train/run.sh .build-core/release

bench-programs:
	$(CORE) build $(CORE_PATH) -c release --product updraft-bench
	$(CORE) build $(CORE_PATH) -c release --product updraft-train

install: ## Copy programs, model and systemd units under PREFIX; run `make build` first
	Scripts/install.sh "$(DESTDIR)" "$(PREFIX)" "$(MODEL)"

clean: ## Remove builds; the trainer's intermediates in .build-model stay
	rm -rf .build .build-core .build-bench .build-address .build-thread
