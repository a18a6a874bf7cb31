#!/usr/bin/env python3
"""faults.py DAU MAKER: a batch with bad sources is killed ten times and loses nothing.

Sixty sources, twelve of them bad. The batch runs once undisturbed and once with SIGKILL at
ten moments; then every good output must be the same byte for byte, every bad source named
once, nothing else in the folder. The same batch with one worker and with four gives the
same bytes. Prints one line a check in TAP.
"""
import filecmp, json, os, random, shutil, signal, subprocess, sys, tempfile, time, zlib

DAU, MAKER = sys.argv[1:3]
ENV = dict(os.environ, SOURCE_DATE_EPOCH="1700000000", DAU_TEST_CRASH="crash-", DAU_TEST_HANG="hang-")
OPTIONS = ["--to", "tei,txt,json", "--page-timeout", "8", "--max-memory", "2048"]
checks = 0


def check(ok, what):
    global checks
    checks += 1
    print(f"{'ok' if ok else 'not ok'} {checks} - {what}", flush=True)
    return ok


def pdf(*objects, trailer=b"/Root 1 0 R"):
    out = b"%PDF-1.4\n"
    at = []
    for i, body in enumerate(objects):
        at.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (i + 1, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(at) + 1)
    out += b"".join(b"%010d 00000 n \n" % a for a in at)
    return out + b"trailer\n<</Size %d %s>>\nstartxref\n%d\n%%%%EOF\n" % (len(at) + 1, trailer, start)


def image_pdf(stream, filters, width, height, content=b"q 595 0 0 842 0 0 cm /I Do Q", packed=b""):
    return pdf(
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 5 0 R/Resources<</XObject<</I 4 0 R>>>>>>",
        b"<</Type/XObject/Subtype/Image/Width %d/Height %d/BitsPerComponent 8/ColorSpace/DeviceGray"
        b"/Filter%s/Length %d>>stream\n%s\nendstream" % (width, height, filters, len(stream), stream),
        b"<<%s/Length %d>>stream\n%s\nendstream" % (packed, len(content), content))


def png(width, height, rows):
    def chunk(kind, body):
        return len(body).to_bytes(4, "big") + kind + body + zlib.crc32(kind + body).to_bytes(4, "big")
    head = width.to_bytes(4, "big") + height.to_bytes(4, "big") + b"\1\0\0\0\0"
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def zeros(n):
    squeeze = zlib.compressobj(9)
    out = b"".join(squeeze.compress(bytes(1 << 20)) for _ in range(n >> 20))
    return out + squeeze.flush()


LETTER = """ỦY BAN NHÂN DÂN TỈNH SÔNG THƯƠNG CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Số: {n}/UBND-VX Độc lập - Tự do - Hạnh phúc
Sông Thương, ngày 05 tháng 3 năm 2024
Kính gửi: Các sở, ban, ngành.
Đề nghị các cơ quan thực hiện một số nội dung sau:
1. Rà soát hồ sơ, báo cáo kết quả trước ngày {d:02d}/4/2024.
2. Phân công cán bộ theo dõi.
"""


def make_sources(folder):
    os.makedirs(folder + "/sub")
    put = lambda name, data: open(f"{folder}/{name}", "wb").write(data)
    for i in range(40):
        put(f"{'sub/' if i % 3 else ''}letter-{i:02d}.txt", LETTER.format(n=i + 1, d=i % 28 + 1).encode())
    for i in range(8):
        text = f"{folder}/page.tmp"
        open(text, "w", encoding="utf-8").write(LETTER.format(n=100 + i, d=9))
        subprocess.run([MAKER, "page", text, "-o", f"{folder}/scan-{i}.png", "--dpi", "100", "--seed", str(i)],
                       check=True, stdout=subprocess.DEVNULL)
        os.unlink(text)
    good = image_pdf(zlib.compress(bytes([255]) * 10000), b"/FlateDecode", 100, 100)
    put("bad-truncated.pdf", good[: len(good) // 2])
    put("bad-truncated.png", open(f"{folder}/scan-0.png", "rb").read()[:3000])
    put("bad-empty.pdf", b"")
    put("bad-one-byte.tif", b"\0")
    put("bad-unknown.bin", bytes(range(256)) * 20)
    put("bad-huge.png", png(30000, 30000, zeros(30000 * 3751)))
    put("bad-loop.pdf", pdf(b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[2 0 R]/Count 1>>"))
    put("bad-bomb.pdf", image_pdf(b"", b"/FlateDecode", 9, 9, zeros(1 << 30), b"/Filter/FlateDecode"))
    put("plain.pdf", good)
    subprocess.run(["qpdf", "--encrypt", "geheim", "geheim", "256", "--", f"{folder}/plain.pdf",
                    f"{folder}/bad-encrypted.pdf"], check=True)
    os.unlink(f"{folder}/plain.pdf")
    put("bad-crash-here.txt", LETTER.format(n=7777, d=1).encode())
    put("bad-hang-here.txt", LETTER.format(n=8888, d=1).encode())
    os.symlink("/nowhere/at/all", f"{folder}/bad-link.pdf")


def command(sources, out, jobs):
    named = [sources, f"{sources}/bad-link.pdf"]
    return [DAU, "run", *named, "-o", out, "-j", str(jobs), *OPTIONS]


def run(sources, out, jobs):
    return subprocess.run(command(sources, out, jobs), env=ENV, capture_output=True, text=True, timeout=300)


def tree(folder):
    return sorted(os.path.relpath(os.path.join(d, f), folder) for d, _, files in os.walk(folder)
                  for f in files if ".dau" not in d)


def same(a, b):
    return tree(a) == tree(b) and all(filecmp.cmp(f"{a}/{f}", f"{b}/{f}", shallow=False) for f in tree(a))


def report(out):
    done = subprocess.run([DAU, "report", "--json", out], capture_output=True, text=True)
    return json.loads(done.stdout or "{}")


def main():
    work = tempfile.mkdtemp(prefix="dau-faults-")
    sources, calm, torn, alone = (f"{work}/{n}" for n in ("in", "calm", "torn", "alone"))
    make_sources(sources)
    began = time.monotonic()
    first = run(sources, calm, 2)
    whole = time.monotonic() - began
    total = report(calm)
    failed = [s["name"] for s in total.get("sources", []) if s["state"] == "failed"]
    check(first.returncode == 1, "some failed: exit code 1")
    check(total.get("received") == 60, f"60 received ({total.get('received')})")
    check(len(failed) == 12 and all("bad-" in n for n in failed), f"the 12 bad ones failed, no other: {failed}")
    named = [line for line in first.stderr.splitlines() if "bad-" in line]
    check(len(named) == 12, f"each bad one is told in one line ({len(named)})")
    check(all(not n.startswith("bad-") for n in tree(calm)), "bad sources leave no outputs")

    random.seed(20)
    for moment in sorted(random.uniform(0.05, max(whole, 1.0) * 0.8) for _ in range(10)):
        child = subprocess.Popen(command(sources, torn, 2), env=ENV, stdout=subprocess.DEVNULL,
                                 stderr=subprocess.DEVNULL)
        time.sleep(min(moment, 4.0))
        child.send_signal(signal.SIGKILL)
        child.wait()
        for _ in range(100):  # its workers end with it, and with them the lock
            busy = subprocess.run(["fuser", f"{torn}/.dau/lock"], capture_output=True) if shutil.which("fuser") else None
            if not busy or busy.returncode:
                break
            time.sleep(0.05)
    last = run(sources, torn, 2)
    for _ in range(20):
        if "another dau" not in last.stderr:
            break
        time.sleep(0.2)
        last = run(sources, torn, 2)
    check(last.returncode == 1, f"the last run comes to its end ({last.stderr[-300:]!r})"
          if last.returncode != 1 else "the last run comes to its end")
    check(same(calm, torn), "after ten kills every output is the same")
    again = report(torn)
    check([s["name"] for s in again.get("sources", []) if s["state"] == "failed"] == failed,
          "each bad one is named once")
    left = [f for d, _, files in os.walk(f"{torn}/.dau") for f in files if f not in ("lock", "ledger.jsonl")]
    check(not left, f"nothing is left behind: {left}")
    check(subprocess.run([DAU, "verify", torn], stdout=subprocess.DEVNULL).returncode == 0,
          "all outputs are as the ledger says")

    run(sources, alone, 4)
    check(same(calm, alone), "two workers and four give the same bytes")
    shards = f"{work}/shards"
    for i in (1, 2, 3):
        run_shard = command(sources, shards, 2) + ["--shard", f"{i}/3"]
        subprocess.run(run_shard, env=ENV, capture_output=True, timeout=300)
    check(same(calm, shards), "three shards together give the same bytes")
    check(report(shards).get("received") == 60, "the ledgers of the shards merge")
    print(f"1..{checks}")
    shutil.rmtree(work)


main()
