"""Repacks the wheel of tensorflow-cpu as the library archive that the installer of tfjs-node-gpu unpacks.

    python3 repack_wheel.py <wheel> <archive>

The archive holds `lib/` and `include/`. The wheel's library of the C++ interface exports the C interface, too, so that it also stands there
under the name that the addon is linked with. Prints the names in the archive, one a line. Ends with status 3 and one line on the error
stream when the wheel lacks a file or is none.
"""

import re
import sys
import tarfile
import zipfile

LIBRARIES = ["libtensorflow_cc.so.2", "libtensorflow_framework.so.2"]
# Name of the linker or of the loader -> library.
LINKS = {
    "libtensorflow.so": "libtensorflow_cc.so.2",
    "libtensorflow.so.2": "libtensorflow_cc.so.2",
    "libtensorflow_framework.so": "libtensorflow_framework.so.2",
}
# What the addon's sources include; the headers that these include follow.
HEADERS = ["tensorflow/c/c_api.h", "tensorflow/c/eager/c_api.h", "tensorflow/core/platform/ctstring_internal.h"]
HEADER_ROOT = "tensorflow/include/"


def repack(wheel, archive):
    with zipfile.ZipFile(wheel) as source, tarfile.open(archive, "w:gz", compresslevel=1) as target:
        names = []

        def add(name, member):
            with source.open(member) as content:
                info = tarfile.TarInfo(name)
                info.size = source.getinfo(member).file_size
                info.mode = 0o644
                target.addfile(info, content)
            names.append(name)

        for library in LIBRARIES:
            add(f"lib/{library}", f"tensorflow/{library}")
        for link, library in LINKS.items():
            info = tarfile.TarInfo(f"lib/{link}")
            info.type = tarfile.SYMTYPE
            info.linkname = library
            target.addfile(info)
            names.append(info.name)
        for header in included(source):
            add(f"include/{header}", HEADER_ROOT + header)
        return names


def included(source):
    """HEADERS and every header of the wheel that they include, directly or not, sorted."""
    members = set(source.namelist())
    found = set()
    waiting = list(HEADERS)
    while waiting:
        header = waiting.pop()
        if header in found:
            continue
        found.add(header)
        text = source.read(HEADER_ROOT + header).decode()
        mentioned = re.findall(r'^\s*#\s*include\s+["<]([^">]+)[">]', text, re.MULTILINE)
        waiting += [each for each in mentioned if HEADER_ROOT + each in members]
    return sorted(found)


if __name__ == "__main__":
    try:
        print("\n".join(repack(sys.argv[1], sys.argv[2])))
    except (KeyError, zipfile.BadZipFile) as error:
        print(f"{sys.argv[1]}: {error.args[0]}", file=sys.stderr)
        sys.exit(3)
