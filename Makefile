# `make demo` makes up a region, analyses it and leaves a report to open; `make test` runs the tests.
# Both install what a fresh Debian machine lacks: PROJ and the solver HiGHS are built from source and
# need a C++ compiler and cmake; PROJ needs the sqlite3 program, HiGHS libclang. Both build with the
# release profile, so that dependencies are compiled once.
#
# While you change code, `make quick` runs tests from a build that keeps what did not change, and does
# not optimise our own code; `make quick ONLY=gap` runs those whose name contains a word.

# Not libclang-cpp, another library with which no bindings can be made.
LIBCLANG := $(wildcard $(foreach folder,/usr/lib/llvm*/lib /usr/lib/*,\
              $(folder)/libclang.so* $(folder)/libclang-[0-9]*.so*))
NEEDED := $(shell command -v c++ >/dev/null 2>&1 || echo g++) \
          $(shell command -v cmake >/dev/null 2>&1 || echo cmake) \
          $(shell command -v sqlite3 >/dev/null 2>&1 || echo sqlite3) \
          $(if $(LIBCLANG)$(LIBCLANG_PATH),,libclang-dev)
SUDO := $(shell [ "$$(id -u)" = 0 ] || echo sudo)

# For the cycle of editing and testing, our own code is compiled without optimisation: most of the time
# between a change and its test is the compiler's.
UNOPTIMISED := --config 'profile.release.package.nahraum.opt-level=0'

.PHONY: demo test quick pictures qgis-plugin setup

demo: setup
	cargo run --release --locked -- demo --out demo

test: setup
	cargo test --release --locked

quick: setup
	CARGO_INCREMENTAL=1 cargo test --release --locked $(UNOPTIMISED) --lib --test it --test tidy -- $(ONLY)

# The pictures of the READMEs, drawn from the made-up region of the demo.
PICTURE := --orientation landscape --dpi 100 --category pharmacy --limit 1000

pictures: setup
	cargo run --release --locked -- demo --out target/pictures --formats gpkg
	for lang in en de; do for theme in coverage border gaps; do \
		cargo run --release --locked -- map target/pictures --theme $$theme $(PICTURE) --lang $$lang \
			-o data/pictures/$$theme.$$lang.png || exit 1; \
	done; done

# The plugin for QGIS, to install from its zip file.
qgis-plugin:
	mkdir -p target
	rm -f target/nahraum-qgis.zip
	cd data/qgis_plugin && python3 -m zipfile -c ../../target/nahraum-qgis.zip nahraum

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
