/* A python.exe for the stand-in: what python.org's does, where that cannot be had. */
#include <windows.h>
int wmain(int count, wchar_t **words) {
    HMODULE library = LoadLibraryW(L"python" MINOR L".dll");
    return library ? ((int (*)(int, wchar_t **)) GetProcAddress(library, "Py_Main"))(count, words) : 99;
}
