/* Complex functions of C99 that Wine's ucrtbase has no body for, in Microsoft's calling convention: NumPy needs them.
   Everything else is forwarded to Wine's own (see prove.py). */
#include <complex.h>

typedef struct { float r, i; } F;
typedef struct { double r, i; } D;
#define Z(v) __builtin_complex((double) v.r, (double) v.i)
#define GIVE(T, z) return (T){ __real__(z), __imag__(z) }
#define REAL(n) double our_##n(D a) { return n(Z(a)); } \
    float our_##n##f(F a) { return (float) n(Z(a)); } \
    double our_##n##l(D a) { return n(Z(a)); }
#define COMPLEX(n) D our_##n(D a) { double complex z = n(Z(a)); GIVE(D, z); } \
    F our_##n##f(F a) { double complex z = n(Z(a)); GIVE(F, z); } \
    D our_##n##l(D a) { double complex z = n(Z(a)); GIVE(D, z); }
#define POWER(T, f) T our_##f(T a, T b) { double complex z = cpow(Z(a), Z(b)); GIVE(T, z); }

REAL(cabs) REAL(carg) REAL(cimag) REAL(creal)
COMPLEX(cacos) COMPLEX(cacosh) COMPLEX(casin) COMPLEX(casinh) COMPLEX(catan) COMPLEX(catanh) COMPLEX(ccos)
COMPLEX(ccosh) COMPLEX(cexp) COMPLEX(clog) COMPLEX(csin) COMPLEX(csinh) COMPLEX(csqrt) COMPLEX(ctan) COMPLEX(ctanh)
POWER(D, cpow) POWER(F, cpowf) POWER(D, cpowl)
