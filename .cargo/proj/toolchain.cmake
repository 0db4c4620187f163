# CMake reads this before PROJ's own project file. It changes no compiler and no option.
set(CMAKE_PROJECT_PROJ_INCLUDE "${CMAKE_CURRENT_LIST_DIR}/precompile.cmake")
