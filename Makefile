# `make demo` makes up a region, analyses it and leaves a map to open; `make test` runs the tests.
# Both install what a fresh Debian machine lacks: PROJ is built from source and wants a C++
# compiler, cmake and the sqlite3 program.

NEEDED := $(shell command -v c++ >/dev/null 2>&1 || echo g++) \
          $(shell command -v cmake >/dev/null 2>&1 || echo cmake) \
          $(shell command -v sqlite3 >/dev/null 2>&1 || echo sqlite3)
SUDO := $(shell [ "$$(id -u)" = 0 ] || echo sudo)

.PHONY: demo test setup

demo: setup
	cargo run --release --locked -- demo --out demo

test: setup
	cargo test --locked

setup:
ifneq ($(strip $(NEEDED)),)
	@if command -v apt-get >/dev/null 2>&1; then \
		echo "installing $(strip $(NEEDED))"; \
		$(SUDO) apt-get update -qq && \
		DEBIAN_FRONTEND=noninteractive $(SUDO) apt-get install -y -qq $(strip $(NEEDED)); \
	else \
		echo "please install: $(strip $(NEEDED))" >&2; exit 1; \
	fi
endif
