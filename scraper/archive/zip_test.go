package archive

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"hash/crc32"
	"io/fs"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestZip(t *testing.T) {
	inner := zipped(t, 8, entry{"page.html", page}, entry{"sub/corner.php?id=3", page})
	deeper := zipped(t, 8, entry{"in.zip", inner})
	warc := strings.Join(records3(), "")
	tests := []struct {
		name, data string
		opts       Options
		want       []seen
	}{
		{"stored", zipped(t, 0, entry{"a/", ""}, entry{"a/page.html", page}, entry{".b", ""}), Options{}, []seen{{"x", "a/page.html", page, nil}, {"x", ".b", "", nil}}},
		{"deflated", inner, Options{}, []seen{{"x", "page.html", page, nil}, {"x", "sub/corner.php?id=3", page, nil}}},
		{"empty", zipped(t, 0), Options{}, nil},
		{"unsafe", zipped(t, 8, entry{"../up.html", page}, entry{"/root.html", page}, entry{`..\win.html`, page}, entry{"C:/x.html", page}, entry{"ok.html", page}), Options{}, []seen{
			{"x", "../up.html", "", ErrUnsafeName}, {"x", "/root.html", "", ErrUnsafeName}, {"x", `..\win.html`, "", ErrUnsafeName}, {"x", "C:/x.html", "", ErrUnsafeName}, {"x", "ok.html", page, nil},
		}},
		{"backslashes", zipped(t, 8, entry{`a\b.html`, page}), Options{}, []seen{{"x", "a/b.html", page, nil}}},
		{"in a zip", deeper, Options{}, []seen{{"x", "in.zip!page.html", page, nil}, {"x", "in.zip!sub/corner.php?id=3", page, nil}}},
		{"stored in a zip", zipped(t, 0, entry{"in.zip", inner}), Options{}, []seen{{"x", "in.zip!page.html", page, nil}, {"x", "in.zip!sub/corner.php?id=3", page, nil}}},
		{"too deep", zipped(t, 8, entry{"out.zip", deeper}, entry{"b.html", page}), Options{}, []seen{{"x", "out.zip!in.zip", "", ErrTooDeep}, {"x", "b.html", page, nil}}},
		{"tar in a zip", zipped(t, 8, entry{"in.tgz", gz(tarred(t, entry{"./p.html", page}))}), Options{}, []seen{{"x", "in.tgz!p.html", page, nil}}},
		{"WARC in a zip in a tar", tarred(t, entry{"in.zip", zipped(t, 8, entry{"c.warc", warc})}), Options{}, []seen{{"x", "in.zip!c.warc", numbered(1), nil}, {"x", "in.zip!c.warc", numbered(2), nil}, {"x", "in.zip!c.warc", numbered(3), nil}}},
		{"gzip in a zip", zipped(t, 0, entry{"p.html.gz", gz(page)}), Options{}, []seen{{"x", "p.html.gz", page, nil}}},
		{"too many entries", zipped(t, 8, entry{"1", page}, entry{"2", page}, entry{"3", page}), Options{MaxEntries: 2}, []seen{{"x", "1", page, nil}, {"x", "2", page, nil}, {"x", "", "", ErrLimit}}},
		{"dense entry", zipped(t, 8, entry{"1", strings.Repeat(" ", 4*mib)}, entry{"2", page}), Options{}, []seen{{"x", "1", "", ErrLimit}, {"x", "2", page, nil}}},
		{"large entry", zipped(t, 8, entry{"1", noisy(1)}, entry{"2", page}), Options{MaxBody: 1000}, []seen{{"x", "1", "", ErrLimit}, {"x", "2", page, nil}}},
		{"office document", zipped(t, 8, entry{"[Content_Types].xml", "<x/>"}, entry{"word/document.xml", "<x/>"}), Options{}, []seen{{"x", "", "", nil}}},
		{"cut in the directory", inner[:len(inner)-30], Options{}, []seen{{"x", "", "", ErrCorrupt}, {"x", "page.html", page, nil}, {"x", "sub/corner.php?id=3", page, nil}}},
		{"cut in the second entry", inner[:strings.Index(inner, "sub/")+60], Options{}, []seen{{"x", "", "", ErrCorrupt}, {"x", "page.html", page, nil}, {"x", "sub/corner.php?id=3", "", ErrTruncated}}},
		{"only a beginning", "PK\x03\x04", Options{}, []seen{{"x", "", "", ErrCorrupt}}},
		{"over what may be kept aside", tarred(t, entry{"a.zip", zipped(t, 0, entry{"p", lineNoise(inMemory + 10)})}), Options{MaxSpool: inMemory + 1}, []seen{{"x", "a.zip", "", ErrLimit}}},
		{"WACZ", zipped(t, 0, entry{"datapackage.json", "{}"}, entry{"archive/c.warc", warc}, entry{"pages/pages.jsonl", "{broken"}, entry{"indexes/index.cdx.gz", gz("x")}, entry{"extra.html", page}), Options{}, []seen{
			{"x", "archive/c.warc", numbered(1), nil}, {"x", "archive/c.warc", numbered(2), nil}, {"x", "archive/c.warc", numbered(3), nil}, {"x", "extra.html", page, nil},
		}},
		{"WACZ without WARC", zipped(t, 0, entry{"datapackage.json", "{}"}, entry{"archive/none.txt", "no"}), Options{}, []seen{{"x", "archive/none.txt", "no", nil}, {"x", "", "", ErrNoPage}}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			all := look(walkBytes(t, "x", tt.data, tt.opts))
			for i := range all {
				if errors.Is(all[i].Err, ErrTruncated) {
					all[i].Body = "" // how much comes out is the decoder's affair
				}
			}
			if diff := cmp.Diff(tt.want, all, sameErr); diff != "" {
				t.Errorf("captures (-want +got):\n%s", diff)
			}
		})
	}
}

// Without a directory an entry ends where its own header or its bytes say.
func TestSalvage(t *testing.T) {
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, h := range []zip.FileHeader{
		{Name: "stored.html", CompressedSize64: 2, UncompressedSize64: 2},
		{Name: "../up.html", CompressedSize64: 2, UncompressedSize64: 2},
		{Name: "locked.html", Flags: 1, CompressedSize64: 2, UncompressedSize64: 2},
		{Name: "strange.html", Method: 97, CompressedSize64: 2, UncompressedSize64: 2},
		{Name: "last.html", CompressedSize64: 2, UncompressedSize64: 2},
	} {
		w, err := z.CreateRaw(&h)
		must(t, err)
		_, err = w.Write([]byte("hi"))
		must(t, err)
	}
	must(t, z.Close())
	data := b.String()
	want := []seen{
		{"x", "", "", ErrCorrupt},
		{"x", "stored.html", "hi", nil},
		{"x", "../up.html", "", ErrUnsafeName},
		{"x", "locked.html", "", ErrUnsupported},
		{"x", "strange.html", "", ErrUnsupported},
		{"x", "last.html", "hi", nil},
	}
	if diff := cmp.Diff(want, look(walkBytes(t, "x", data[:strings.Index(data, "PK\x01\x02")], Options{})), sameErr); diff != "" {
		t.Errorf("captures (-want +got):\n%s", diff)
	}
}

func TestZipKeptAsideOnDisk(t *testing.T) {
	large := zipped(t, 0, entry{"p.txt", lineNoise(inMemory + 10)}, entry{"q.html", page})
	got := walkBytes(t, "x", tarred(t, entry{"a.zip", large}), Options{})
	if len(got) != 2 || len(got[0].Body) != inMemory+10 || string(got[1].Body) != page || got[0].Err != nil || got[1].Err != nil {
		t.Errorf("%d captures, %v", len(got), errs(got))
	}
}

func TestZipEntries(t *testing.T) {
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	add := func(h zip.FileHeader, body string) {
		t.Helper()
		w, err := z.CreateRaw(&h)
		must(t, err)
		_, err = w.Write([]byte(body))
		must(t, err)
	}
	header := func(name string, host uint16) zip.FileHeader {
		return zip.FileHeader{Name: name, NonUTF8: true, CreatorVersion: host<<8 | 20, CompressedSize64: 2, UncompressedSize64: 2}
	}
	body := "hi"
	dos, unix, locked, strange, broken := header("caf\x82.html", 0), header("caf\xe9.html", 3), header("locked.html", 3), header("strange.html", 3), header("broken.html", 3)
	locked.Flags |= 1
	strange.Method = 97
	broken.CRC32++
	link := header("link.html", 3)
	link.SetMode(fs.ModeSymlink | 0o777)
	for _, h := range []zip.FileHeader{dos, unix, locked, strange, broken, link} {
		h.CRC32 += crc32.ChecksumIEEE([]byte(body))
		add(h, body)
	}
	must(t, z.Close())
	want := []seen{
		{"x", "café.html", "hi", nil},
		{"x", "café.html", "hi", nil},
		{"x", "locked.html", "", ErrUnsupported},
		{"x", "strange.html", "", ErrUnsupported},
		{"x", "broken.html", "hi", ErrCorrupt},
		{"x", "link.html", "", ErrNotRegular},
	}
	if diff := cmp.Diff(want, look(walkBytes(t, "x", b.String(), Options{})), sameErr); diff != "" {
		t.Errorf("captures (-want +got):\n%s", diff)
	}
}

func TestDirectoryLimit(t *testing.T) {
	var all []entry
	for i := range 9000 {
		all = append(all, entry{fmt.Sprintf("%0200d", i), ""})
	}
	got := look(walkBytes(t, "x", zipped(t, 0, all...), Options{MaxEntries: 1}))
	if diff := cmp.Diff([]seen{{"x", "", "", ErrLimit}}, got, sameErr); diff != "" {
		t.Errorf("captures (-want +got):\n%s", diff)
	}
}

func TestTotalLimit(t *testing.T) {
	text := noisy(1)
	data := zipped(t, 8, entry{"1", text}, entry{"2", text}, entry{"3", text})
	got := walkBytes(t, "x", data, Options{MaxTotal: int64(len(text)) + 10})
	want := []seen{{"x", "1", text, nil}, {"x", "2", "", ErrLimit}, {"x", "3", "", ErrLimit}}
	all := look(got)
	for i := range all {
		if all[i].Err != nil {
			all[i].Body = ""
		}
	}
	if diff := cmp.Diff(want, all, sameErr); diff != "" {
		t.Errorf("captures (-want +got):\n%s", diff)
	}
}

func TestTar(t *testing.T) {
	three := tarred(t, entry{"1.html", page}, entry{"2.html", page}, entry{"3.html", page})
	brokenHeader := three[:2*tarBlock] + strings.Repeat("\xff", tarBlock) + three[3*tarBlock:]
	var b bytes.Buffer
	w := tar.NewWriter(&b)
	for _, h := range []tar.Header{
		{Name: "dir/", Typeflag: tar.TypeDir},
		{Name: "link", Linkname: "1.html", Typeflag: tar.TypeSymlink},
		{Name: "hard", Linkname: "1.html", Typeflag: tar.TypeLink},
		{Name: "pipe", Typeflag: tar.TypeFifo},
		{Name: "../up", Typeflag: tar.TypeReg},
	} {
		must(t, w.WriteHeader(&h))
	}
	must(t, w.Close())
	tests := []struct {
		name, data string
		want       []seen
	}{
		{"three", three, []seen{{"x", "1.html", page, nil}, {"x", "2.html", page, nil}, {"x", "3.html", page, nil}}},
		{"compressed", gz(three), []seen{{"x", "1.html", page, nil}, {"x", "2.html", page, nil}, {"x", "3.html", page, nil}}},
		{"zstd", zstded(three), []seen{{"x", "1.html", page, nil}, {"x", "2.html", page, nil}, {"x", "3.html", page, nil}}},
		{"links", b.String(), []seen{{"x", "link", "", ErrNotRegular}, {"x", "hard", "", ErrNotRegular}, {"x", "pipe", "", ErrNotRegular}, {"x", "../up", "", ErrUnsafeName}}},
		{"broken header", brokenHeader, []seen{{"x", "1.html", page, nil}, {"x", "", "", ErrCorrupt}, {"x", "3.html", page, nil}}},
		{"cut", three[:2*tarBlock+tarBlock+20], []seen{{"x", "1.html", page, nil}, {"x", "2.html", page[:20], ErrTruncated}, {"x", "", "", ErrTruncated}}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if diff := cmp.Diff(tt.want, look(walkBytes(t, "x", tt.data, Options{})), sameErr); diff != "" {
				t.Errorf("captures (-want +got):\n%s", diff)
			}
		})
	}
}
