// Checks an exported audit log with Go's own note and transparency log packages (golang.org/x/mod), which verify Go's module
// checksum database. Nothing here computes a Merkle hash or a log's signature itself.
//
//	GO111MODULE=off GOPATH=/usr/share/gocode go run ./tests/clients/go/checklog EXPORT VKEY [WITNESS-VKEY ...]
//
// Prints a line of JSON for each check and ends with 0 when every one was good.
package main

import (
	"bytes"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

const (
	height = 8
	width  = 1 << height
)

type result struct {
	Client       string `json:"client"`
	Check        string `json:"check"`
	Ok           bool   `json:"ok"`
	Items        int64  `json:"items"`
	Milliseconds int64  `json:"milliseconds"`
	Error        string `json:"error,omitempty"`
}

func main() {
	if len(os.Args) < 3 {
		fmt.Fprintln(os.Stderr, "checklog EXPORT VKEY [WITNESS-VKEY ...]")
		os.Exit(2)
	}
	log := &export{folder: os.Args[1]}
	good := true
	check := func(name string, what func() (int64, error)) {
		started := time.Now()
		items, err := what()
		r := result{Client: "go", Check: name, Ok: err == nil, Items: items, Milliseconds: time.Since(started).Milliseconds()}
		if err != nil {
			r.Error = err.Error()
			good = false
		}
		line, _ := json.Marshal(r)
		fmt.Println(string(line))
	}

	check("checkpoint", func() (int64, error) { return log.open(os.Args[2]) })
	if good {
		for _, vkey := range os.Args[3:] {
			check("cosignature", func() (int64, error) { return log.cosigned(vkey) })
		}
		check("entries", log.entries)
		check("inclusion", log.inclusion)
		check("consistency", log.consistency)
		check("proofs", log.proofs)
	}
	if !good {
		os.Exit(1)
	}
}

// export is a folder in the layout of C2SP tlog-tiles, as tlog's TileReader.
type export struct {
	folder    string
	verifiers note.Verifiers
	tree      tlog.Tree
}

// open checks the log's signature on the checkpoint.
func (e *export) open(vkey string) (int64, error) {
	verifier, err := note.NewVerifier(vkey)
	if err != nil {
		return 0, err
	}
	e.verifiers = note.VerifierList(verifier)
	signed, err := os.ReadFile(filepath.Join(e.folder, "checkpoint"))
	if err != nil {
		return 0, err
	}
	e.tree, err = e.checkpoint(signed)
	return e.tree.N, err
}

func (e *export) checkpoint(signed []byte) (tlog.Tree, error) {
	opened, err := note.Open(signed, e.verifiers)
	if err != nil {
		return tlog.Tree{}, err
	}
	lines := strings.Split(opened.Text, "\n")
	if len(lines) != 4 || lines[0] != opened.Sigs[0].Name {
		return tlog.Tree{}, errors.New("the text is not a checkpoint's, or of another log")
	}
	size, err := strconv.ParseInt(lines[1], 10, 64)
	if err != nil {
		return tlog.Tree{}, err
	}
	root, err := tlog.ParseHash(lines[2])
	return tlog.Tree{N: size, Hash: root}, err
}

// cosigned checks a witness's cosignature/v1, whose algorithm Go's note package leaves to its caller.
func (e *export) cosigned(vkey string) (int64, error) {
	parts := strings.SplitN(vkey, "+", 3)
	if len(parts) != 3 {
		return 0, errors.New("not a verifier key")
	}
	key, err := base64.StdEncoding.DecodeString(parts[2])
	if err != nil || len(key) != 33 || key[0] != 4 {
		return 0, errors.New("not a witness's key")
	}
	id := sha256.Sum256(append([]byte(parts[0]+"\n"), key...))
	signed, err := os.ReadFile(filepath.Join(e.folder, "checkpoint"))
	if err != nil {
		return 0, err
	}
	_, err = note.Open(signed, note.VerifierList(&witness{parts[0], binary.BigEndian.Uint32(id[:4]), key[1:]}))
	return 1, err
}

type witness struct {
	name string
	id   uint32
	key  ed25519.PublicKey
}

func (w *witness) Name() string    { return w.name }
func (w *witness) KeyHash() uint32 { return w.id }
func (w *witness) Verify(msg, sig []byte) bool {
	if len(sig) != 8+ed25519.SignatureSize {
		return false
	}
	text := fmt.Sprintf("cosignature/v1\ntime %d\n%s", binary.BigEndian.Uint64(sig), msg)
	return ed25519.Verify(w.key, []byte(text), sig[8:])
}

// entries hashes every entry and builds the whole tree of them.
func (e *export) entries() (int64, error) {
	var hashes []tlog.Hash
	reader := tlog.HashReaderFunc(func(indexes []int64) ([]tlog.Hash, error) {
		found := make([]tlog.Hash, len(indexes))
		for i, index := range indexes {
			found[i] = hashes[index]
		}
		return found, nil
	})
	n := int64(0)
	err := e.each(func(data []byte) error {
		stored, err := tlog.StoredHashes(n, data, reader)
		hashes = append(hashes, stored...)
		n++
		return err
	})
	if err != nil {
		return n, err
	}
	if n != e.tree.N {
		return n, fmt.Errorf("%d entries, and the checkpoint covers %d", n, e.tree.N)
	}
	if n == 0 {
		return 0, nil
	}
	root, err := tlog.TreeHash(n, reader)
	if err == nil && root != e.tree.Hash {
		err = errors.New("the entries do not have the checkpoint's root")
	}
	return n, err
}

func (e *export) each(use func(data []byte) error) error {
	for start := int64(0); start < e.tree.N; start += width {
		w := min(e.tree.N-start, width)
		data, err := e.read(tlog.Tile{H: height, L: -1, N: start / width, W: int(w)})
		if err != nil {
			return err
		}
		for i := int64(0); i < w; i++ {
			if len(data) < 2 || len(data) < 2+int(binary.BigEndian.Uint16(data)) {
				return fmt.Errorf("the bundle ends before entry %d", start+i)
			}
			length := int(binary.BigEndian.Uint16(data))
			if err := use(data[2 : 2+length]); err != nil {
				return err
			}
			data = data[2+length:]
		}
	}
	return nil
}

// inclusion proves entries from the tiles and checks the proofs.
func (e *export) inclusion() (int64, error) {
	reader := tlog.TileHashReader(e.tree, e)
	n, checked := int64(0), int64(0)
	step := max(1, e.tree.N/500)
	err := e.each(func(data []byte) error {
		index := n
		n++
		if index%step != 0 && index != e.tree.N-1 {
			return nil
		}
		checked++
		proof, err := tlog.ProveRecord(e.tree.N, index, reader)
		if err != nil {
			return fmt.Errorf("entry %d: %v", index, err)
		}
		if err := tlog.CheckRecord(proof, e.tree.N, e.tree.Hash, index, tlog.RecordHash(data)); err != nil {
			return fmt.Errorf("entry %d: %v", index, err)
		}
		if tlog.CheckRecord(proof, e.tree.N, e.tree.Hash, index, tlog.RecordHash(append([]byte("x"), data...))) == nil {
			return fmt.Errorf("entry %d: another entry is accepted", index)
		}
		return nil
	})
	return checked, err
}

// consistency proves each earlier checkpoint to be the log's own past.
func (e *export) consistency() (int64, error) {
	history, err := os.ReadFile(filepath.Join(e.folder, "checkpoints"))
	if errors.Is(err, fs.ErrNotExist) {
		return 0, nil
	}
	if err != nil {
		return 0, err
	}
	reader := tlog.TileHashReader(e.tree, e)
	n := int64(0)
	for _, block := range bytes.Split(append([]byte("\n"), history...), []byte("\nsize "))[1:] {
		newline := bytes.IndexByte(block, '\n')
		if newline < 0 {
			return n, errors.New("a heading without a checkpoint")
		}
		past, err := e.checkpoint(append(bytes.TrimRight(block[newline+1:], "\n"), '\n'))
		if err != nil {
			return n, fmt.Errorf("checkpoint of size %s: %v", block[:newline], err)
		}
		n++
		if past.N == 0 {
			continue
		}
		proof, err := tlog.ProveTree(e.tree.N, past.N, reader)
		if err != nil {
			return n, fmt.Errorf("size %d: %v", past.N, err)
		}
		if err := tlog.CheckTree(proof, e.tree.N, e.tree.Hash, past.N, past.Hash); err != nil {
			return n, fmt.Errorf("size %d: %v", past.N, err)
		}
	}
	return n, nil
}

// proofs checks the tlog-proof files that lie beside the export, each with the entry at its index.
func (e *export) proofs() (int64, error) {
	files, err := filepath.Glob(filepath.Join(e.folder, "*.tlog-proof"))
	if err != nil {
		return 0, err
	}
	for i, file := range files {
		if err := e.proof(file); err != nil {
			return int64(i), fmt.Errorf("%s: %v", filepath.Base(file), err)
		}
	}
	return int64(len(files)), nil
}

func (e *export) proof(file string) error {
	text, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	head, signed, found := bytes.Cut(text, []byte("\n\n"))
	lines := strings.Split(string(head), "\n")
	if !found || len(lines) < 2 || lines[0] != "c2sp.org/tlog-proof@v1" {
		return errors.New("not a proof")
	}
	lines = lines[1:]
	if strings.HasPrefix(lines[0], "extra ") {
		lines = lines[1:]
	}
	index, err := strconv.ParseInt(strings.TrimPrefix(lines[0], "index "), 10, 64)
	if err != nil {
		return err
	}
	var proof tlog.RecordProof
	for _, line := range lines[1:] {
		hash, err := tlog.ParseHash(line)
		if err != nil {
			return err
		}
		proof = append(proof, hash)
	}
	tree, err := e.checkpoint(signed)
	if err != nil {
		return err
	}
	n := int64(-1)
	var entry []byte
	if err := e.each(func(data []byte) error {
		if n++; n == index {
			entry = append([]byte{}, data...)
		}
		return nil
	}); err != nil {
		return err
	}
	return tlog.CheckRecord(proof, tree.N, tree.Hash, index, tlog.RecordHash(entry))
}

func (e *export) Height() int { return height }

func (e *export) ReadTiles(tiles []tlog.Tile) ([][]byte, error) {
	data := make([][]byte, len(tiles))
	for i, tile := range tiles {
		var err error
		if data[i], err = e.read(tile); err != nil {
			return nil, err
		}
	}
	return data, nil
}

func (e *export) SaveTiles(tiles []tlog.Tile, data [][]byte) {}

// read reads a tile, or the beginning of the full one where the partial one is gone. Go's path has the height in it and calls
// the entries "data".
func (e *export) read(tile tlog.Tile) ([]byte, error) {
	data, err := os.ReadFile(e.path(tile))
	if errors.Is(err, fs.ErrNotExist) && tile.W < width {
		asked := tile.W
		tile.W = width
		if data, err = os.ReadFile(e.path(tile)); err == nil && tile.L >= 0 && len(data) >= asked*tlog.HashSize {
			data = data[:asked*tlog.HashSize]
		}
	}
	return data, err
}

func (e *export) path(tile tlog.Tile) string {
	path := strings.TrimPrefix(tile.Path(), "tile/8/")
	return filepath.Join(e.folder, "tile", strings.Replace(path, "data/", "entries/", 1))
}

func min(a, b int64) int64 {
	if a < b {
		return a
	}
	return b
}

func max(a, b int64) int64 {
	if a > b {
		return a
	}
	return b
}
