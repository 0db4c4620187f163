// The headers that most of PROJ's C++ files include. C files see nothing of them.
#ifdef __cplusplus
#define FROM_PROJ_CPP
#include <algorithm>
#include <cmath>
#include <list>
#include <map>
#include <memory>
#include <set>
#include <sstream>
#include <string>
#include <vector>
#include "proj.h"
#include "proj/io.hpp"
#include "proj/internal/io_internal.hpp"
#include "proj/internal/internal.hpp"
#include "proj_internal.h"
#endif
