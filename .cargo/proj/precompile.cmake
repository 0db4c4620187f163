# CMake reads this after `project(PROJ)`. The library does not exist before the end of the file.
set(NAHRAUM_PROJ_HEADERS "${CMAKE_CURRENT_LIST_DIR}/headers.hpp")
if(CMAKE_VERSION VERSION_GREATER_EQUAL 3.19)
  cmake_language(DEFER CALL target_precompile_headers proj PRIVATE "${NAHRAUM_PROJ_HEADERS}")
endif()
